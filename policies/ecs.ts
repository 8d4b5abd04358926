import type { Unwrap } from "@pulumi/pulumi";
import type * as aws from "@pulumi/aws";
import type { Graph } from "./graph";
import { scalingTarget, taskDefinition } from "./kinds";
import { known, NotJudged, type Resource } from "./resource";

/** A container of a task definition, as far as rules ask. Source: "ContainerDefinition", Amazon ECS API Reference. */
export interface Container {
  readonly name?: string;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
  readonly healthCheck?: { readonly startPeriod?: number };
  readonly image?: string;
  readonly privileged?: boolean;
  readonly readonlyRootFilesystem?: boolean;
  readonly logConfiguration?: {
    readonly logDriver: string;
    readonly options?: Readonly<Record<string, string>>;
  };
  /** In seconds; 30 where nothing is said, and Fargate gives 120 at most. */
  readonly stopTimeout?: number;
  readonly user?: string;
}

export type Service = Resource<Partial<Unwrap<aws.ecs.ServiceArgs>>>;
export type TaskDefinition = Resource<Partial<Unwrap<aws.ecs.TaskDefinitionArgs>>>;

/**
 * The containers of a task definition. The text that ECS takes has ARNs in it, so a preview knows none of it; Plinth's
 * components register their container for this.
 */
export function containers(definition: TaskDefinition): readonly Container[] {
  const text = known(() => definition.props.containerDefinitions);
  if (text !== undefined) return JSON.parse(text) as Container[];
  const { container } = (definition.parent?.props ?? {}) as { readonly container?: Container };
  if (container === undefined) throw new NotJudged(`the containers of ${definition.name} are not known`);
  return [container];
}

/** The containers to which a service's load balancers send. */
export function servingContainers(service: Service, graph: Graph): readonly Container[] {
  const names = (service.props.loadBalancers ?? []).map(({ containerName }) => containerName);
  const definitions = graph.links(service, "taskDefinition", taskDefinition);
  if (definitions.length === 0) throw new NotJudged(`the task definition of ${service.name} is not of this stack`);
  return definitions.flatMap(containers).filter(({ name }) => name !== undefined && names.includes(name));
}

/** As many as the autoscaler may start: what does not run yet is judged by that as well. */
export function mostTasks(service: Service, graph: Graph): number {
  const targets = graph.users(service, scalingTarget, "resourceId");
  const { desiredCount = 0 } = service.props;
  return Math.max(desiredCount, ...targets.map(({ props }) => props.maxCapacity ?? 0));
}

/** As few as the autoscaler leaves; none where the service does not run yet. */
export function fewestTasks(service: Service, graph: Graph): number {
  const { desiredCount = 0 } = service.props;
  const targets = graph.users(service, scalingTarget, "resourceId");
  return Math.min(...(targets.length === 0 ? [desiredCount] : targets.map(({ props }) => props.minCapacity ?? 0)));
}
