import type { Graph } from "./graph";
import * as kinds from "./kinds";
import type { Resource } from "./resource";

/** Whether a cache keeps all that is written to it, as a queue has to; others drop what they can get again. */
export const keepsAll = (group: Resource, graph: Graph): boolean =>
  graph
    .links(group, "parameterGroupName", kinds.cacheParameterGroup)
    .some(({ props }) =>
      props.parameters?.some(({ name, value }) => name === "maxmemory-policy" && value === "noeviction"),
    );

/** Whether a database instance follows another, which has the data as well. */
export const isReplica = (instance: Resource<{ readonly replicateSourceDb?: string }>, graph: Graph): boolean =>
  graph.links(instance, "replicateSourceDb", kinds.rdsInstance).length > 0 ||
  instance.props.replicateSourceDb !== undefined;
