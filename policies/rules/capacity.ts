import { z } from "zod";
import {
  deployment,
  inOneNamespace,
  leastPods,
  mostPods,
  rollout,
  selects,
  share,
  type Deployment,
} from "../deployments";
import { fewestTasks, mostTasks, type Service } from "../ecs";
import type { Graph } from "../graph";
import * as kinds from "../kinds";
import type { Kind } from "../kinds";
import { is, known, NotJudged, type Resource } from "../resource";
import { graphRule } from "../rule";

/**
 * Source: "Deploy Amazon ECS services by replacing tasks", Amazon ECS Developer Guide; "Disruptions", Kubernetes
 * documentation.
 */
export const deployCapacity = graphRule({
  name: "deploy-capacity",
  description: "While something is deployed or a machine is replaced, enough keeps serving, and both come to an end.",
  severity: "high",
  remedy:
    "More tasks (`scale.min`), `rollout.minHealthyPercent` of 100 with a `rollout.maxPercent` above it, and a PodDisruptionBudget that lets a pod go.",
  level: "mandatory",
  config: z.strictObject({
    serving: z.int().min(1).max(1000).default(1).describe("tasks or pods that keep serving, at least"),
  }),
  on: [kinds.ecsService, deployment, kinds.disruptionBudget] as readonly Kind[],
  *check(resource, { serving }, graph) {
    if (is(resource, kinds.ecsService)) yield* serviceProblems(resource, serving, graph);
    if (is(resource, deployment)) yield* deploymentProblems(resource, serving, graph);
    if (is(resource, kinds.disruptionBudget)) yield* budgetProblems(resource, graph);
  },
});

/** ECS rounds the fewest up and the most down. */
function* serviceProblems(service: Service, serving: number, graph: Graph): Iterable<string> {
  const {
    schedulingStrategy,
    deploymentMinimumHealthyPercent: minimum = 100,
    deploymentMaximumPercent: maximum = 200,
  } = service.props;
  if (schedulingStrategy === "DAEMON") return;
  const tasks = fewestTasks(service, graph);
  if (tasks === 0) return;
  const [fewest, most] = [Math.ceil((tasks * minimum) / 100), Math.floor((tasks * maximum) / 100)];
  if (fewest < serving) {
    yield `a deployment leaves ${fewest} of ${count(tasks, "task")} (${minimum} %, rounded up): need ${serving}`;
  }
  if (fewest >= tasks && most <= tasks) {
    yield `a deployment can neither stop nor start a task: of ${tasks}, ${minimum} % (${fewest}) have to run and ${maximum} % (${most}) may`;
  }
}

function* deploymentProblems(deployed: Deployment, serving: number, graph: Graph): Iterable<string> {
  const pods = leastPods(deployed, graph);
  if (pods === 0) return;
  const left = pods - rollout(deployed, pods).fewer;
  if (left < serving) yield `a rollout leaves ${left} of ${count(pods, "pod")}: need ${serving}`;
  if (pods > 1 && !graph.ofType(kinds.disruptionBudget).some((budget) => isOver(budget, deployed))) {
    yield `it has no PodDisruptionBudget: the machines of all ${pods} pods may be replaced at once`;
  }
}

type Budget = Resource<NonNullable<(typeof kinds.disruptionBudget)["props"]>>;

/** A selector that names no labels means all pods of the namespace, or says in another way which: it is taken to fit. */
function isOver({ props }: Budget, deployed: Deployment): boolean {
  const { matchLabels = {} } = props.spec?.selector ?? {};
  const isNamed = Object.keys(matchLabels).length > 0;
  return inOneNamespace(props, deployed.props) && (!isNamed || selects(matchLabels, labelsOf(deployed)));
}

const labelsOf = ({ props }: Deployment) => props.spec?.template?.metadata?.labels ?? {};

/** Source: "Specifying a Disruption Budget for your Application", Kubernetes documentation: shares are rounded up. */
function* budgetProblems({ props }: Budget, graph: Graph): Iterable<string> {
  const { spec } = props;
  for (const deployed of graph.ofType(deployment)) {
    if (!inOneNamespace(props, deployed.props) || !selects(spec?.selector?.matchLabels, labelsOf(deployed))) continue;
    const pods = leastPods(deployed, graph);
    const { maxUnavailable, minAvailable } = spec ?? {};
    const free =
      maxUnavailable === undefined
        ? pods - share(minAvailable ?? 0, pods, Math.ceil)
        : share(maxUnavailable, pods, Math.ceil);
    if (pods > 0 && free < 1) {
      const said = maxUnavailable === undefined ? `minAvailable ${minAvailable}` : `maxUnavailable ${maxUnavailable}`;
      yield `no machine with a pod of ${deployed.name} can be replaced: of ${count(pods, "pod")}, ${said} lets none go`;
    }
  }
}

/** Source: "RegisterScalableTarget", Application Auto Scaling API Reference; "Subnet sizing", Amazon VPC User Guide. */
export const autoscaleSane = graphRule({
  name: "autoscale-sane",
  description: "An autoscaler can scale, and what it starts finds an address.",
  severity: "medium",
  remedy:
    "Raise `scale.max`, give the target a policy, or give the subnets more addresses: a larger `network.cidr`, before the first deployment.",
  level: { production: "mandatory", otherwise: "advisory" },
  config: z.strictObject({
    headroomPercent: z
      .int()
      .min(0)
      .max(10_000)
      .default(0)
      .describe("how far the most tasks are above the fewest, at least; 0 lets a number be fixed"),
    keptAddresses: z
      .int()
      .min(0)
      .max(10_000)
      .default(16)
      .describe("addresses of a subnet that are left to load balancers, endpoints, functions and machines"),
  }),
  on: [kinds.scalingTarget, kinds.podAutoscaler, kinds.subnet] as readonly Kind[],
  *check(resource, { headroomPercent, keptAddresses }, graph) {
    if (is(resource, kinds.scalingTarget)) {
      const { minCapacity = 0, maxCapacity = 0 } = resource.props;
      yield* tooTight(minCapacity, maxCapacity, headroomPercent);
      if (!hasPolicy(resource, graph)) yield "it has no policy: nothing ever scales it";
    }
    if (is(resource, kinds.podAutoscaler)) {
      const { minReplicas = 1, maxReplicas = 0 } = resource.props.spec ?? {};
      yield* tooTight(minReplicas, maxReplicas, headroomPercent);
    }
    if (is(resource, kinds.subnet)) yield* crowded(resource, keptAddresses, graph);
  },
});

function* tooTight(least: number, most: number, headroomPercent: number): Iterable<string> {
  const need = Math.ceil((least * (100 + headroomPercent)) / 100);
  if (most < need) {
    const room = headroomPercent === 0 ? "" : ` with ${headroomPercent} % of room`;
    yield `it keeps ${least} at least${room} and ${most} at most: need a most of ${need}`;
  }
}

/** A policy names its target by the target itself, by what is scaled, or by the same text. */
function hasPolicy(target: Resource<NonNullable<(typeof kinds.scalingTarget)["props"]>>, graph: Graph): boolean {
  const services = graph.links(target, "resourceId", kinds.ecsService);
  const id = known(() => target.props.resourceId);
  return (
    [target, ...services].some((each) => graph.users(each, kinds.scalingPolicy, "resourceId").length > 0) ||
    (id !== undefined && graph.ofType(kinds.scalingPolicy).some(({ props }) => known(() => props.resourceId) === id))
  );
}

/** AWS keeps the first four addresses of each subnet and the last. */
const awsAddresses = 5;

interface Share {
  readonly name: string;
  readonly addresses: number;
}

function* crowded(
  subnet: Resource<NonNullable<(typeof kinds.subnet)["props"]>>,
  kept: number,
  graph: Graph,
): Iterable<string> {
  const shares = [
    ...graph.users(subnet, kinds.ecsService, "networkConfiguration").map((service) => taskShare(service, graph)),
    ...graph.users(subnet, kinds.eksCluster, "vpcConfig").flatMap((cluster) => podShares(cluster, graph)),
  ];
  if (shares.length === 0) return;
  const { cidrBlock } = subnet.props;
  if (cidrBlock === undefined) throw new NotJudged(`how large ${subnet.name} is is not known`);
  const all = 2 ** (32 - Number(cidrBlock.split("/")[1]));
  const [need, have] = [shares.reduce((sum, { addresses }) => sum + addresses, 0), all - awsAddresses - kept];
  if (need > have) {
    const listed = shares.map(({ name, addresses }) => `${name} ${addresses}`).join(", ");
    yield `need ${need} addresses, have ${Math.max(0, have)} (${all} less ${awsAddresses} of AWS and ${kept} that are kept): ${listed}`;
  }
}

/** Tasks are spread over all subnets that a service has; in a deployment there are old ones and new ones. */
function taskShare(service: Service, graph: Graph): Share {
  const subnets = graph.links(service, "networkConfiguration", kinds.subnet).length;
  const most = Math.floor((mostTasks(service, graph) * (service.props.deploymentMaximumPercent ?? 200)) / 100);
  return { name: service.parent?.name ?? service.name, addresses: Math.ceil(most / subnets) };
}

/** Each pod has an address of its own. Which cluster it is in nothing tells but that there is one. */
function podShares(cluster: Resource, graph: Graph): Share[] {
  if (graph.ofType(kinds.eksCluster).length > 1) throw new NotJudged("which cluster has which pods is not known");
  const subnets = graph.links(cluster, "vpcConfig", kinds.subnet).length;
  return graph.ofType(deployment).map((deployed) => {
    const most = mostPods(deployed, graph);
    const addresses = Math.ceil((most + rollout(deployed, most).more) / subnets);
    return { name: deployed.parent?.name ?? deployed.name, addresses };
  });
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;
