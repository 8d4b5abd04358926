import { z } from "zod";
import { deployment, pod, targetGroupsOf, type Deployment, type Probe } from "../deployments";
import { servingContainers, type Service } from "../ecs";
import type { Graph } from "../graph";
import * as kinds from "../kinds";
import type { Kind } from "../kinds";
import { is, NotJudged, type Resource } from "../resource";
import { graphRule } from "../rule";

/** The target groups to which a service belongs. */
function targetGroups(service: Service, graph: Graph) {
  if ((service.props.loadBalancers ?? []).length === 0) return [];
  const groups = graph.links(service, "loadBalancers", kinds.targetGroup);
  if (groups.length === 0) throw new NotJudged(`the target group of ${service.name} is not of this stack`);
  return groups;
}

type TargetGroup = ReturnType<typeof targetGroups>[number];

const isHttp = (protocol: string | undefined): boolean => ["HTTP", "HTTPS", undefined].includes(protocol);

/**
 * What a target group says of its checks; defaults of the provider. A check of TCP is over once somebody answers.
 *
 * Source: TargetGroup of @pulumi/aws, and "Health checks for Application Load Balancer target groups".
 */
function figures({ props: { healthCheck = {} } }: TargetGroup) {
  const { interval = 30, healthyThreshold = 3, unhealthyThreshold = 3, protocol } = healthCheck;
  const timeout = isHttp(protocol) ? (healthCheck.timeout ?? 6) : 0;
  return {
    interval,
    timeout,
    healthySeconds: interval * healthyThreshold,
    unhealthySeconds: interval * unhealthyThreshold,
  };
}

/**
 * Source: "Determine Amazon ECS task health using health checks", Amazon ECS Developer Guide; "Liveness, Readiness, and Startup
 * Probes", Kubernetes documentation.
 */
export const healthCheckTiming = graphRule({
  name: "health-check-timing",
  description: "What starts has the time to start that its own health check leaves it.",
  severity: "high",
  remedy:
    "Raise `healthCheckGracePeriodSeconds` (`health.graceSeconds`) or `progressDeadlineSeconds`, or lower `startPeriod` (`health.live.startSeconds`) if it starts faster than that.",
  level: "mandatory",
  on: [kinds.ecsService, deployment] as readonly Kind[],
  *check(resource, _, graph) {
    if (is(resource, kinds.ecsService)) yield* givenUp(resource, graph);
    if (is(resource, deployment)) yield* rolledBack(resource, graph);
  },
});

function* impatient(groups: readonly TargetGroup[]): Iterable<string> {
  for (const group of groups) {
    const { interval, timeout } = figures(group);
    if (timeout >= interval) yield `${group.name} asks every ${interval} s and waits ${timeout} s for an answer`;
  }
}

function* givenUp(service: Service, graph: Graph): Iterable<string> {
  const groups = targetGroups(service, graph);
  yield* impatient(groups);
  if (groups.length === 0) return;
  const grace = service.props.healthCheckGracePeriodSeconds ?? 0;
  const start = Math.max(
    0,
    ...servingContainers(service, graph).map(({ healthCheck }) => healthCheck?.startPeriod ?? 0),
  );
  for (const group of groups) {
    const { healthySeconds, unhealthySeconds } = figures(group);
    const need = start + healthySeconds;
    // Without grace a task is given up after wrong answers in a row, which a task that starts in time ends first.
    if (grace < need && unhealthySeconds <= start) {
      yield `a task may take ${start} s to start and is healthy ${healthySeconds} s later, but ${group.name} gives it up after ${Math.max(grace, unhealthySeconds)} s: need a grace of ${need} s, have ${grace} s`;
    }
  }
}

/** On Kubernetes a pod is ready once its probe says so and its target group does, and a rollout waits for that. */
function* rolledBack(deployed: Deployment, graph: Graph): Iterable<string> {
  const groups = targetGroupsOf(deployed, graph);
  yield* impatient(groups);
  const { progressDeadlineSeconds: deadline = 600, minReadySeconds = 0 } = deployed.props.spec ?? {};
  const seen = Math.max(0, ...groups.map((group) => figures(group).healthySeconds));
  for (const { name, startupProbe, livenessProbe, readinessProbe } of pod(deployed).containers) {
    for (const [probe, what] of [
      [livenessProbe, "livenessProbe"],
      [readinessProbe, "readinessProbe"],
    ] as const) {
      const { periodSeconds = 10, timeoutSeconds = 1 } = probe ?? {};
      if (timeoutSeconds > periodSeconds) {
        yield `the ${what} of ${name} asks every ${periodSeconds} s and waits ${timeoutSeconds} s for an answer`;
      }
    }
    const start = startupProbe === undefined ? 0 : probing(startupProbe, startupProbe.failureThreshold ?? 3);
    const ready = readinessProbe === undefined ? 0 : probing(readinessProbe, readinessProbe.successThreshold ?? 1);
    const later = ready + seen + minReadySeconds;
    if (deadline < start + later) {
      yield `the container ${name} may take ${start} s to start and is ready ${later} s later, but a rollout has failed after ${deadline} s: need ${start + later} s`;
    }
  }
}

const probing = ({ initialDelaySeconds = 0, periodSeconds = 10 }: Probe, times: number): number =>
  initialDelaySeconds + periodSeconds * times;

/** Fargate gives a container no longer to stop. */
const mostStopSeconds = 120;

/**
 * Source: "Deregistration delay", Elastic Load Balancing; `stopTimeout` in "ContainerDefinition", Amazon ECS API Reference;
 * "Termination of Pods", Kubernetes documentation.
 */
export const drainTiming = graphRule({
  name: "drain-timing",
  description: "A request that has begun is finished before the task or pod that answers it is gone.",
  severity: "medium",
  remedy:
    "Raise `deregistrationDelay` (`drainSeconds`) to the longest request, `stopTimeout` (`stopTimeoutSeconds`) to that delay, and `terminationGracePeriodSeconds` to `preStop` and the longest request.",
  level: "mandatory",
  config: z.strictObject({
    longestRequestSeconds: z.int().min(1).max(3600).default(30).describe("how long the longest request takes"),
  }),
  on: [kinds.ecsService, deployment] as readonly Kind[],
  *check(resource, { longestRequestSeconds: longest }, graph) {
    if (is(resource, kinds.ecsService)) yield* tasksKilled(resource, longest, graph);
    if (is(resource, deployment)) yield* podsKilled(resource, longest, graph);
  },
});

function* cutOff(groups: readonly TargetGroup[], longest: number, graph: Graph): Iterable<string> {
  for (const group of groups) {
    const { deregistrationDelay = 300 } = group.props;
    if (deregistrationDelay < longest) {
      yield `${group.name} cuts requests off after ${deregistrationDelay} s; the longest takes ${longest} s`;
    }
    for (const { name, props } of balancers(group, graph)) {
      const { idleTimeout = 60, loadBalancerType = "application" } = props;
      if (loadBalancerType === "application" && idleTimeout < longest) {
        yield `${name} gives up after ${idleTimeout} s of silence; the longest request takes ${longest} s`;
      }
    }
  }
}

function* tasksKilled(service: Service, longest: number, graph: Graph): Iterable<string> {
  const groups = targetGroups(service, graph);
  yield* cutOff(groups, longest, graph);
  if (groups.length === 0) return;
  const delay = Math.max(...groups.map(({ props }) => props.deregistrationDelay ?? 300));
  const wanted = Math.min(delay, mostStopSeconds);
  for (const { name, stopTimeout = 30 } of servingContainers(service, graph)) {
    if (stopTimeout < wanted)
      yield `the container ${name} is killed after ${stopTimeout} s, but may be sent requests for ${wanted} s`;
  }
}

/** The time to stop begins with `preStop`: what it takes is not there for requests. */
function* podsKilled(deployed: Deployment, longest: number, graph: Graph): Iterable<string> {
  const groups = targetGroupsOf(deployed, graph);
  yield* cutOff(groups, longest, graph);
  const { containers, terminationGracePeriodSeconds: grace = 30 } = pod(deployed);
  for (const { name, ports = [], lifecycle } of containers) {
    if (ports.length === 0) continue;
    const pause = lifecycle?.preStop?.sleep?.seconds ?? 0;
    if (grace - pause < longest) {
      yield `the container ${name} is killed ${grace - pause} s after it is told to stop (${grace} s less ${pause} s of preStop); the longest request takes ${longest} s`;
    }
    if (groups.length > 0 && lifecycle?.preStop === undefined) {
      yield `the container ${name} is told to stop while ${groups.map((group) => group.name).join(" and ")} still sends it requests: it has no preStop`;
    }
  }
}

/** The load balancers that send to a target group, through listeners and their rules. */
function balancers(group: Resource, graph: Graph) {
  const rules = graph.users(group, kinds.listenerRule, "actions");
  const listeners = [
    ...graph.users(group, kinds.listener, "defaultActions"),
    ...rules.flatMap((rule) => graph.links(rule, "listenerArn", kinds.listener)),
  ];
  return new Set(listeners.flatMap((each) => graph.links(each, "loadBalancerArn", kinds.loadBalancer)));
}
