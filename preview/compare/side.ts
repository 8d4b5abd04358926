import type { Loaded } from "../../components/settings/load";
import type { Plan } from "../plan";

/** One of two stacks: what is said of it, and what follows. */
export interface Side {
  readonly plan: Omit<Plan, "diagnostics">;
  readonly loaded: Loaded;
}
