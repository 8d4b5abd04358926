import { deployment } from "../../../policies/deployments";
import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample, type Sample } from "../sample";

const subnet = (name: string, availabilityZone: string | typeof UNKNOWN = name) =>
  sample(kinds.subnet, name, { availabilityZone });
const group = (...subnetIds: string[]) => sample(kinds.rdsSubnetGroup, "group", {}, { needs: { subnetIds } });
const service = (desiredCount: number, ...subnets: string[]) =>
  sample(kinds.ecsService, "web", { desiredCount }, { needs: { networkConfiguration: subnets } });
const cluster = (...zones: string[]): Sample[] => [
  sample(kinds.documentCluster, "documents", {}),
  ...zones.map((availabilityZone, index) =>
    sample(
      kinds.documentInstance,
      `documents-${index}`,
      { availabilityZone },
      { needs: { clusterIdentifier: ["documents"] } },
    ),
  ),
];
const spread = [{ topologyKey: "topology.kubernetes.io/zone" }];
const pods = (replicas: number, more: object = { topologySpreadConstraints: spread }) =>
  sample(deployment, "web", {
    metadata: { name: "web" },
    spec: { replicas, template: { spec: { containers: [], ...more } } },
  });

export const zones: Cases = {
  "az-spread": [
    { what: "subnets in two zones", stack: [subnet("a"), subnet("b"), group("a", "b"), service(2, "a", "b")] },
    {
      what: "subnets in one zone",
      stack: [subnet("a"), subnet("another", "a"), group("a", "another")],
      finds: ["group: its subnets are in 1 of the 2 zones that are wanted (a)"],
    },
    {
      what: "more zones that are wanted",
      stack: [subnet("a"), subnet("b"), group("a", "b")],
      config: { zones: 3 },
      finds: ["group: its subnets are in 2 of the 3 zones that are wanted (a, b)"],
    },
    {
      what: "a load balancer and a cluster of Kubernetes in one zone",
      stack: [
        subnet("a"),
        sample(kinds.loadBalancer, "balancer", {}, { needs: { subnets: ["a"] } }),
        sample(kinds.eksCluster, "cluster", {}, { needs: { vpcConfig: ["a"] } }),
      ],
      finds: ["balancer: its subnets are in 1 of the 2 zones", "cluster: its subnets are in 1 of the 2 zones"],
    },
    {
      what: "a service of one task",
      stack: [subnet("a"), subnet("b"), service(1, "a", "b")],
      finds: ["web: it runs 1 task at least, for 2 zones: need 2"],
    },
    { what: "a service that does not run yet", stack: [subnet("a"), subnet("b"), service(0, "a", "b")] },
    { what: "instances in two zones", stack: cluster("a", "b") },
    {
      what: "instances in one zone",
      stack: cluster("a", "a"),
      finds: ["documents: its instances are in 1 of the 2 zones that are wanted (a)"],
    },
    {
      what: "a cluster without instances",
      stack: cluster(),
      finds: ["documents: its instances are in 0 of the 2 zones that are wanted (none)"],
    },
    {
      what: "pods that are spread, by either way",
      stack: [pods(2), { ...pods(2, { affinity: { podAntiAffinity: {} } }), name: "other" }],
    },
    {
      what: "pods that nothing spreads",
      stack: [pods(2, { topologySpreadConstraints: [{ topologyKey: "kubernetes.io/hostname" }] })],
      finds: ["web: its pods may all run in one zone: nothing spreads them by `topology.kubernetes.io/zone`"],
    },
    { what: "one pod", stack: [pods(1)], finds: ["web: it runs 1 pod at least, for 2 zones: need 2"] },
    { what: "pods that do not run yet", stack: [pods(0, {})] },
    {
      what: "subnets of another stack",
      stack: [sample(kinds.rdsSubnetGroup, "group", { subnetIds: ["subnet-1", "subnet-2"] })],
      notJudged: ["group: the subnets of group are not of this stack"],
    },
    {
      what: "a zone that is not known",
      stack: [subnet("a", UNKNOWN), subnet("b"), group("a", "b")],
      notJudged: ["group: the zone of a is not known"],
    },
  ],
};
