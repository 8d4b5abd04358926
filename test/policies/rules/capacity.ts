import { deployment } from "../../../policies/deployments";
import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample, type Sample } from "../sample";

type Service = NonNullable<(typeof kinds.ecsService)["props"]>;
type Rollout = NonNullable<NonNullable<NonNullable<(typeof deployment)["props"]>["spec"]>["strategy"]>["rollingUpdate"];
type Budget = NonNullable<(typeof kinds.disruptionBudget)["props"]>["spec"];

const service = (props: Service) => sample(kinds.ecsService, "web", props);
const subnetNames = ["a", "b"];
const inSubnets = (props: Service) =>
  sample(kinds.ecsService, "web", props, { needs: { networkConfiguration: subnetNames } });
const target = (minCapacity: number, maxCapacity: number) =>
  sample(kinds.scalingTarget, "target", { minCapacity, maxCapacity }, { needs: { resourceId: ["web"] } });
const policy = sample(kinds.scalingPolicy, "policy", {}, { needs: { resourceId: ["target"] } });

const labels = { app: "web" };
const metadata = { name: "web", namespace: "shop" };
const deployed = (replicas: number | undefined | typeof UNKNOWN, rollingUpdate?: Rollout, type = "RollingUpdate") =>
  sample(deployment, "web", {
    metadata,
    spec: { replicas: replicas as number, strategy: { type, rollingUpdate }, template: { metadata: { labels } } },
  });
const autoscaler = (minReplicas: number, maxReplicas: number) =>
  sample(kinds.podAutoscaler, "autoscaler", {
    metadata,
    spec: { minReplicas, maxReplicas, scaleTargetRef: { kind: "Deployment", name: "web" } },
  });
const budget = (spec: Budget, matchLabels: Readonly<Record<string, string>> = labels) =>
  sample(kinds.disruptionBudget, "budget", { metadata, spec: { ...spec, selector: { matchLabels } } });

const subnets = (cidrBlock: string | undefined): Sample[] =>
  subnetNames.map((name) => sample(kinds.subnet, name, { cidrBlock }));
const clusterOf = (name: string) => sample(kinds.eksCluster, name, {}, { needs: { vpcConfig: subnetNames } });

export const capacity: Cases = {
  "deploy-capacity": [
    { what: "a deployment that leaves all", stack: [service({ desiredCount: 2 })] },
    {
      what: "a deployment that leaves none",
      stack: [service({ desiredCount: 1, deploymentMinimumHealthyPercent: 0 })],
      finds: ["web: a deployment leaves 0 of 1 task (0 %, rounded up): need 1"],
    },
    {
      what: "more that have to serve",
      stack: [service({ desiredCount: 3, deploymentMinimumHealthyPercent: 34 })],
      config: { serving: 3 },
      finds: ["web: a deployment leaves 2 of 3 tasks (34 %, rounded up): need 3"],
    },
    {
      what: "the fewest tasks that the autoscaler leaves",
      stack: [service({ desiredCount: 4, deploymentMinimumHealthyPercent: 50 }), target(1, 4), policy],
      config: { serving: 2 },
      finds: ["web: a deployment leaves 1 of 1 task (50 %, rounded up): need 2"],
    },
    {
      what: "figures by which no deployment can begin",
      stack: [service({ desiredCount: 1, deploymentMinimumHealthyPercent: 100, deploymentMaximumPercent: 150 })],
      finds: ["web: a deployment can neither stop nor start a task: of 1, 100 % (1) have to run and 150 % (1) may"],
    },
    {
      what: "a service that does not run yet",
      stack: [service({ desiredCount: 0, deploymentMinimumHealthyPercent: 0 })],
    },
    {
      what: "a task on each machine",
      stack: [sample(kinds.ecsService, "daemon", { schedulingStrategy: "DAEMON" })],
    },
    {
      what: "a number of tasks that is not known",
      stack: [sample(kinds.ecsService, "web", { desiredCount: UNKNOWN })],
      notJudged: ["web: web.desiredCount is known only after the deployment"],
    },
    { what: "a rollout with Kubernetes' own figures", stack: [deployed(2), budget({ maxUnavailable: 1 })] },
    { what: "one pod, which no budget can keep", stack: [deployed(1)] },
    {
      what: "pods without a budget",
      stack: [deployed(undefined), autoscaler(3, 8)],
      finds: ["web: it has no PodDisruptionBudget: the machines of all 3 pods may be replaced at once"],
    },
    {
      what: "a budget of all pods of the namespace",
      stack: [
        deployed(2),
        sample(kinds.disruptionBudget, "budget", { metadata, spec: { maxUnavailable: 1, selector: {} } }),
      ],
    },
    {
      what: "a rollout that leaves none",
      stack: [deployed(2, undefined, "Recreate"), budget({ maxUnavailable: 1 })],
      finds: ["web: a rollout leaves 0 of 2 pods"],
    },
    {
      what: "a rollout that takes away too many",
      stack: [deployed(undefined, { maxUnavailable: "60%" }), autoscaler(4, 8), budget({ maxUnavailable: 1 })],
      config: { serving: 3 },
      finds: ["web: a rollout leaves 2 of 4 pods: need 3"],
    },
    {
      what: "a rollout whose shares are rounded to nothing",
      stack: [deployed(1, { maxUnavailable: "10%", maxSurge: 0 })],
      finds: ["web: a rollout leaves 0 of 1 pod: need 1"],
    },
    { what: "pods that do not run yet", stack: [deployed(0, undefined, "Recreate")] },
    { what: "a budget that lets a pod go", stack: [deployed(2), budget({ maxUnavailable: 1 })] },
    {
      what: "a budget in a namespace that is not known yet",
      stack: [
        deployed(2),
        sample(kinds.disruptionBudget, "budget", {
          metadata: UNKNOWN,
          spec: { minAvailable: 2, selector: { matchLabels: labels } },
        }),
      ],
      finds: ["budget: no machine with a pod of web can be replaced: of 2 pods, minAvailable 2 lets none go"],
    },
    {
      what: "a budget of another namespace",
      stack: [
        deployed(2),
        sample(kinds.disruptionBudget, "budget", {
          metadata: { namespace: "other" },
          spec: { minAvailable: 2, selector: { matchLabels: labels } },
        }),
      ],
      finds: ["web: it has no PodDisruptionBudget"],
    },
    {
      what: "a budget of other pods",
      stack: [deployed(2), budget({ minAvailable: 2 }, { app: "other" })],
      finds: ["web: it has no PodDisruptionBudget"],
    },
    {
      what: "a budget that lets none go",
      stack: [deployed(2), budget({ minAvailable: "60%" })],
      finds: ["budget: no machine with a pod of web can be replaced: of 2 pods, minAvailable 60% lets none go"],
    },
    {
      what: "a budget of nothing",
      stack: [deployed(2), budget({ maxUnavailable: 0 })],
      finds: ["budget: no machine with a pod of web can be replaced: of 2 pods, maxUnavailable 0 lets none go"],
    },
    {
      what: "a number of pods that is not known",
      stack: [deployed(UNKNOWN)],
      notJudged: ["web: web.spec.replicas is known only after the deployment"],
    },
  ],
  "autoscale-sane": [
    { what: "room to scale", stack: [service({}), target(2, 4), policy] },
    { what: "a number that is fixed", stack: [service({}), target(2, 2), policy] },
    {
      what: "a number that is fixed, where room is wanted",
      stack: [service({}), target(2, 2), policy, autoscaler(3, 4)],
      config: { headroomPercent: 50 },
      finds: [
        "target: it keeps 2 at least with 50 % of room and 2 at most: need a most of 3",
        "autoscaler: it keeps 3 at least with 50 % of room and 4 at most: need a most of 5",
      ],
    },
    {
      what: "bounds that are crossed",
      stack: [autoscaler(3, 2)],
      finds: ["autoscaler: it keeps 3 at least and 2 at most: need a most of 3"],
    },
    {
      what: "a target that nothing scales",
      stack: [service({}), target(2, 4)],
      finds: ["target: it has no policy: nothing ever scales it"],
    },
    {
      what: "a policy that names the service, and one that says the same text",
      stack: [
        service({}),
        target(2, 4),
        sample(kinds.scalingPolicy, "by-service", {}, { needs: { resourceId: ["web"] } }),
        sample(kinds.scalingTarget, "by-text", { minCapacity: 1, maxCapacity: 2, resourceId: "service/shop/web" }),
        sample(kinds.scalingPolicy, "of-text", { resourceId: "service/shop/web" }),
      ],
    },
    { what: "subnets with enough addresses", stack: [...subnets("10.0.0.0/26"), inSubnets({}), target(2, 40), policy] },
    {
      what: "subnets with too few",
      stack: [...subnets("10.0.0.0/26"), inSubnets({}), target(2, 50), policy],
      finds: [
        "a: need 50 addresses, have 43 (64 less 5 of AWS and 16 that are kept): web 50",
        "b: need 50 addresses, have 43",
      ],
    },
    {
      what: "subnets that nothing else needs",
      stack: [...subnets("10.0.0.0/26"), inSubnets({ deploymentMaximumPercent: 150 }), target(2, 80), policy],
      config: { keptAddresses: 0 },
      finds: ["a: need 60 addresses, have 59 (64 less 5 of AWS and 0 that are kept)", "b: need 60"],
    },
    {
      what: "subnets with too few for pods",
      stack: [
        ...subnets("10.0.0.0/26"),
        clusterOf("cluster"),
        deployed(undefined, { maxSurge: "100%" }),
        autoscaler(2, 50),
      ],
      finds: ["a: need 50 addresses, have 43", "b: need 50 addresses, have 43"],
    },
    {
      what: "pods of two clusters",
      stack: [...subnets("10.0.0.0/26"), clusterOf("cluster"), clusterOf("other"), deployed(50)],
      notJudged: ["a: which cluster has which pods is not known", "b: which cluster has which pods is not known"],
    },
    {
      what: "subnets of an unknown size",
      stack: [...subnets(undefined), inSubnets({ desiredCount: 1 })],
      notJudged: ["a: how large a is is not known", "b: how large b is is not known"],
    },
  ],
};
