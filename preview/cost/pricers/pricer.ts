import type { PlanResource } from "../../plan";
import type { CostComponent } from "../model";
import type { PlanView } from "../plan-view";

/** The lines of one resource's bill. */
export type Pricer = (resource: PlanResource, plan: PlanView) => readonly CostComponent[];
