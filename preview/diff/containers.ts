import type { Plan, PlanResource } from "../plan";
import { UNKNOWN } from "../values";

const taskDefinition = "aws:ecs/taskDefinition:TaskDefinition";

/**
 * A plan whose task definitions have their container as values where its text is not known: ARNs are in it, and so a change of
 * a variable would not be seen. Plinth's components register the container for this.
 */
export function withContainers<Of extends Pick<Plan, "resources">>(plan: Of): Of {
  const told = new Map(plan.resources.map(({ urn, outputs }) => [urn, outputs?.["container"]]));
  const known = (resource: PlanResource): PlanResource => {
    const container = told.get(resource.parent ?? "");
    const { containerDefinitions } = resource.inputs;
    if (resource.type !== taskDefinition || containerDefinitions !== UNKNOWN || container === undefined)
      return resource;
    return { ...resource, inputs: { ...resource.inputs, containerDefinitions: [container] } };
  };
  return { ...plan, resources: plan.resources.map(known) };
}
