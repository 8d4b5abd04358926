import type { Graph } from "./graph";
import * as kinds from "./kinds";
import { is, type Resource } from "./resource";

/** Whether a cache keeps all that is written to it, as a queue has to; others drop what they can get again. */
export const keepsAll = (group: Resource, graph: Graph): boolean =>
  graph
    .links(group, "parameterGroupName", kinds.cacheParameterGroup)
    .some(({ props }) =>
      props.parameters?.some(({ name, value }) => name === "maxmemory-policy" && value === "noeviction"),
    );

/**
 * Whether a database instance follows another, which has the data as well. Without the graph, as rules on single resources
 * are, nobody can tell while the source is not known.
 */
export const isReplica = (store: Resource, graph?: Graph): boolean =>
  is(store, kinds.rdsInstance) &&
  ((graph?.links(store, "replicateSourceDb", kinds.rdsInstance) ?? []).length > 0 ||
    store.props.replicateSourceDb !== undefined);
