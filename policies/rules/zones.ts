import { z } from "zod";
import { deployment, leastPods, pod, type Deployment } from "../deployments";
import { fewestTasks } from "../ecs";
import type { Graph } from "../graph";
import * as kinds from "../kinds";
import type { Kind } from "../kinds";
import { is, NotJudged, type Resource } from "../resource";
import { graphRule } from "../rule";
import { zone } from "../zones";

/** Where each kind says in which subnets it stands. */
const standing = [
  { kind: kinds.rdsSubnetGroup, property: "subnetIds" },
  { kind: kinds.documentSubnetGroup, property: "subnetIds" },
  { kind: kinds.cacheSubnetGroup, property: "subnetIds" },
  { kind: kinds.loadBalancer, property: "subnets" },
  { kind: kinds.ecsService, property: "networkConfiguration" },
  { kind: kinds.eksCluster, property: "vpcConfig" },
] as const;

/**
 * Source: "Regions and Zones" and "Subnets for your VPC", Amazon VPC User Guide; "Pod Topology Spread Constraints", Kubernetes
 * documentation.
 */
export const azSpread = graphRule({
  name: "az-spread",
  description: "What loses a zone goes on in another.",
  severity: "high",
  remedy:
    "More zones (`network.zones`), more tasks (`scale.min`, `pooling.tasks`), more instances (`databases.*.instances`), and pods that are spread by zones.",
  tags: ["fsbp:ELB.13"],
  level: { production: "mandatory", otherwise: "disabled" },
  config: z.strictObject({
    zones: z.int().min(2).max(6).default(2).describe("zones in which everything that is made for it stands, at least"),
  }),
  on: [...standing.map(({ kind }) => kind as Kind), kinds.documentCluster, deployment],
  *check(resource, { zones }, graph) {
    for (const { kind, property } of standing) {
      if (is(resource, kind)) yield* tooFew(zonesOf(resource, property, graph), "its subnets", zones);
    }
    if (is(resource, kinds.ecsService)) {
      const tasks = fewestTasks(resource, graph);
      if (tasks > 0 && tasks < zones)
        yield `it runs ${tasks} ${tasks === 1 ? "task" : "tasks"} at least, for ${zones} zones: need ${zones}`;
    }
    if (is(resource, kinds.documentCluster)) {
      const instances = graph.users(resource, kinds.documentInstance, "clusterIdentifier");
      yield* tooFew(instances.map(zone), "its instances", zones);
    }
    if (is(resource, deployment)) yield* podsTooNear(resource, zones, graph);
  },
});

function* tooFew(found: readonly string[], what: string, zones: number): Iterable<string> {
  const distinct = [...new Set(found)].sort();
  if (distinct.length < zones) {
    yield `${what} are in ${distinct.length} of the ${zones} zones that are wanted (${distinct.join(", ") || "none"})`;
  }
}

function zonesOf(resource: Resource, property: string, graph: Graph): string[] {
  const subnets = graph.links(resource, property, kinds.subnet);
  if (subnets.length === 0) throw new NotJudged(`the subnets of ${resource.name} are not of this stack`);
  return subnets.map(zone);
}

const zoneLabel = "topology.kubernetes.io/zone";

function* podsTooNear(deployed: Deployment, zones: number, graph: Graph): Iterable<string> {
  const pods = leastPods(deployed, graph);
  if (pods === 0) return;
  if (pods < zones) yield `it runs ${pods} ${pods === 1 ? "pod" : "pods"} at least, for ${zones} zones: need ${zones}`;
  const { topologySpreadConstraints = [], affinity } = pod(deployed);
  const isSpread = topologySpreadConstraints.some(({ topologyKey }) => topologyKey === zoneLabel);
  if (!isSpread && affinity?.podAntiAffinity === undefined) {
    yield `its pods may all run in one zone: nothing spreads them by \`${zoneLabel}\``;
  }
}
