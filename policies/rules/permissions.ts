import { batch, deployment, pod, providersOf, type Deployment } from "../deployments";
import { isTold } from "../database-clients";
import type { Service, TaskDefinition } from "../ecs";
import type { Graph } from "../graph";
import * as kinds from "../kinds";
import type { Kind } from "../kinds";
import { opens } from "../openings";
import { is, isSet, known, NotJudged, type Resource } from "../resource";
import { graphRule } from "../rule";

/**
 * A task that no service runs belongs to the state machine that is told of it, as those of jobs are, or to the function, as
 * that of the release is. Where something else starts it, only what it may read is judged. In a cluster of EKS, pods
 * have the cluster's security group.
 *
 * Source: "Amazon ECS task execution IAM role", Amazon ECS Developer Guide; "How EKS Pod Identity works", Amazon EKS User Guide;
 * "View Amazon EKS security group requirements for clusters", Amazon EKS User Guide; "Security groups for your VPC", Amazon VPC
 * User Guide.
 */
export const pathPermissions = graphRule({
  name: "path-permissions",
  description: "What starts can read its secrets, and reaches what they lead to.",
  severity: "high",
  remedy:
    "Name what is used in `uses`, from which permissions and openings follow; elsewhere, let the role read the secret and use its key, and open both security groups.",
  level: "mandatory",
  on: [kinds.taskDefinition, kinds.ecsService, kinds.stateMachine, kinds.lambda, deployment, batch] as readonly Kind[],
  *check(resource, _, graph) {
    if (is(resource, kinds.taskDefinition)) yield* unreadByTask(resource, graph);
    for (const { kind, task, groups } of runners) {
      if (!is<unknown>(resource, kind)) continue;
      const own = graph.links(resource, groups, kinds.securityGroup);
      const told = graph
        .links(resource, task, kinds.taskDefinition)
        .map((each) => [each, "containerDefinitions"] as const);
      const into = is(resource, kinds.ecsService) ? pathsIn(resource, graph) : [];
      yield* unreached(resource, own, [...pathsOut(told, graph), ...into], graph);
    }
    if (is(resource, deployment) || is(resource, batch)) {
      yield* unreadByPods(resource, graph);
      yield* unreachedByPods(resource, graph);
    }
  },
});

/** What runs tasks, and the properties that say which and with which security groups. */
const runners: readonly { readonly kind: Kind; readonly task: string; readonly groups: string }[] = [
  { kind: kinds.ecsService, task: "taskDefinition", groups: "networkConfiguration" },
  { kind: kinds.stateMachine, task: "definition", groups: "definition" },
  { kind: kinds.lambda, task: "environment", groups: "environment" },
];

function* unreadByTask(definition: TaskDefinition, graph: Graph): Iterable<string> {
  const wanted = secretsIn(definition, "containerDefinitions", graph);
  if (wanted.length > 0)
    yield* unread(wanted, graph.links(definition, "executionRoleArn", kinds.iamRole), definition, graph);
}

/** A role belongs to pods by their service account, in the stack's one cluster and namespace. */
function* unreadByPods(deployed: Deployment, graph: Graph): Iterable<string> {
  const wanted = providersOf(deployed, graph).flatMap((provider) => secretsIn(provider, "spec", graph));
  if (wanted.length === 0) return;
  const account = pod(deployed).serviceAccountName;
  const roles = graph
    .ofType(kinds.podIdentity)
    .filter(({ props }) => props.serviceAccount === account)
    .flatMap((association) => graph.links(association, "roleArn", kinds.iamRole));
  yield* unread(wanted, roles, deployed, graph);
}

type Secret = Resource<NonNullable<(typeof kinds.secret)["props"]>>;

/** The secrets that a property names, by themselves or by the version that has their value. */
const secretsIn = (resource: Resource, property: string, graph: Graph): Secret[] => [
  ...new Set([
    ...graph.links(resource, property, kinds.secret),
    ...graph
      .links(resource, property, kinds.secretVersion)
      .flatMap((version) => graph.links(version, "secretId", kinds.secret)),
  ]),
];

function* unread(
  wanted: readonly Secret[],
  roles: readonly Resource[],
  reader: Resource,
  graph: Graph,
): Iterable<string> {
  if (roles.length === 0) throw new NotJudged(`the role that reads the secrets of ${reader.name} is not of this stack`);
  const policies = roles.flatMap((role) => policiesOf(role, graph));
  if (policies.some(mayReadAll)) return;
  const named = new Set<Resource>(policies.flatMap((policy) => secretsIn(policy, "policy", graph)));
  const keys = new Set<Resource>(policies.flatMap((policy) => graph.links(policy, "policy", kinds.kmsKey)));
  const who = roles.map(({ name }) => name).join(" and ");
  for (const secret of wanted) {
    if (!named.has(secret)) yield `${who} may not read ${secret.name}`;
    const locked = graph.links(secret, "kmsKeyId", kinds.kmsKey).filter((key) => !keys.has(key));
    for (const key of locked) yield `${who} may not use ${key.name}, by which ${secret.name} is encrypted`;
  }
}

type Policy = Resource<NonNullable<(typeof kinds.iamPolicy)["props"]>>;

/** What a role may do: its own policies, and those that are attached. What AWS's own allow is not known, but for those of tasks. */
function policiesOf(role: Resource, graph: Graph): Policy[] {
  const attachments = graph.users(role, kinds.iamPolicyAttachment, "role");
  for (const attachment of attachments) {
    if (graph.links(attachment, "policyArn", kinds.iamPolicy).length > 0) continue;
    const arn = known(() => attachment.props.policyArn) ?? "";
    if (!arn.endsWith("/AmazonECSTaskExecutionRolePolicy")) {
      throw new NotJudged(`what ${attachment.name} lets ${role.name} do is not known`);
    }
  }
  return [
    ...graph.users(role, kinds.iamPolicy, "role"),
    ...attachments.flatMap((attachment) => graph.links(attachment, "policyArn", kinds.iamPolicy)),
  ];
}

/** A policy that needs no resource of the stack says what it allows by patterns, which are taken to fit. */
function mayReadAll(policy: Policy): boolean {
  if ((policy.propertyDependencies["policy"] ?? []).length > 0) return false;
  const text = JSON.stringify(policy.props.policy ?? "").replaceAll("\\", "");
  return /secretsmanager:(\*|Get(SecretValue|\*))|"Action":\s*\[?"\*"/.test(text);
}

/** What a task may be told the address of, its security groups, and where it listens. */
const targets = [
  { kind: kinds.rdsInstance, property: "vpcSecurityGroupIds" },
  { kind: kinds.documentCluster, property: "vpcSecurityGroupIds" },
  { kind: kinds.cacheGroup, property: "securityGroupIds" },
  { kind: kinds.loadBalancer, property: "securityGroups" },
] as const;

function* unreached(
  { name }: Resource,
  own: readonly Resource[],
  paths: readonly Path[],
  graph: Graph,
): Iterable<string> {
  if (paths.length > 0 && own.length === 0) throw new NotJudged(`the security groups of ${name} are not of this stack`);
  for (const { other, groups, ports, out } of paths) {
    if (groups.length === 0) throw new NotJudged(`the security groups of ${other} are not of this stack`);
    const [from, to] = out ? [own, groups] : [groups, own];
    const shut = ports.filter((port) => !opens(from, to, port, graph));
    if (shut.length > 0) {
      const [a, b] = out ? [name, other] : [other, name];
      yield `${a} does not reach ${b} on port ${shut.join(" and ")}: one of their security groups is shut`;
    }
  }
}

function* unreachedByPods(deployed: Deployment, graph: Graph): Iterable<string> {
  const providers = providersOf(deployed, graph).map((provider) => [provider, "spec"] as const);
  const paths = pathsOut([[deployed, "spec"], ...providers], graph);
  // Machines by a launch template may have other security groups, and so have the pods on them.
  if (paths.length > 0 && graph.ofType(kinds.eksNodeGroup).some(({ props }) => isSet(() => props.launchTemplate))) {
    throw new NotJudged(`which security groups the machines of ${deployed.name} have is not known`);
  }
  const clusters = graph.ofType(kinds.eksCluster);
  yield* unreached(deployed, clusters.length === 0 ? [] : [...clusters, lettingOut], paths, graph);
}

/** What EKS makes of a cluster's security group: it lets everything out, whatever rules are beside it. */
const lettingOut: Resource = {
  ...{ type: "aws:ec2/securityGroup:SecurityGroup", name: "", urn: "", protect: false },
  props: { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] },
  ...{ dependencies: [], propertyDependencies: {} },
};

interface Path {
  readonly other: string;
  readonly groups: readonly Resource[];
  readonly ports: readonly number[];
  readonly out: boolean;
}

/** To all whose addresses these properties tell. */
function pathsOut(told: readonly (readonly [Resource, string])[], graph: Graph): Path[] {
  return targets.flatMap(({ kind, property }) =>
    graph
      .ofType<unknown>(kind)
      .filter((target) => told.some(([each, at]) => isTold(each, at, target, graph)))
      .map((target) => ({
        ...{ other: target.name, out: true, ports: portsOf(target, graph) },
        groups: graph.links(target, property, kinds.securityGroup),
      })),
  );
}

/** From the load balancers that send to it. */
function pathsIn(service: Service, graph: Graph): Path[] {
  const ports = (service.props.loadBalancers ?? []).map(({ containerPort }) => containerPort);
  const groups = graph.links(service, "loadBalancers", kinds.targetGroup);
  const listeners = groups.flatMap((group) => [
    ...graph.users(group, kinds.listener, "defaultActions"),
    ...graph
      .users(group, kinds.listenerRule, "actions")
      .flatMap((rule) => graph.links(rule, "listenerArn", kinds.listener)),
  ]);
  const balancers = new Set(listeners.flatMap((each) => graph.links(each, "loadBalancerArn", kinds.loadBalancer)));
  return [...balancers].map((balancer) => ({
    ...{ other: balancer.name, out: false, ports },
    groups: graph.links(balancer, "securityGroups", kinds.securityGroup),
  }));
}

/** Source: the engines' own defaults. */
const enginePorts: Readonly<Record<string, number>> = { mariadb: 3306, mysql: 3306, postgres: 5432 };

function portsOf(target: Resource, graph: Graph): number[] {
  if (is(target, kinds.rdsInstance)) {
    const port = target.props.port ?? enginePorts[target.props.engine ?? ""];
    if (port === undefined) throw new NotJudged(`the port of ${target.name} is not known`);
    return [port];
  }
  if (is(target, kinds.documentCluster)) return [target.props.port ?? 27017];
  if (is(target, kinds.cacheGroup)) return [target.props.port ?? 6379];
  return graph.users(target, kinds.listener, "loadBalancerArn").flatMap(({ props: { port } }) => port ?? []);
}
