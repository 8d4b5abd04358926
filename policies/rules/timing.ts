import { z } from "zod";
import { servingContainers, type Service } from "../ecs";
import type { Graph } from "../graph";
import * as kinds from "../kinds";
import { NotJudged, type Resource } from "../resource";
import { graphRule } from "../rule";

/** The target groups to which a service belongs. */
function targetGroups(service: Service, graph: Graph) {
  if ((service.props.loadBalancers ?? []).length === 0) return [];
  const groups = graph.links(service, "loadBalancers", kinds.targetGroup);
  if (groups.length === 0) throw new NotJudged(`the target group of ${service.name} is not of this stack`);
  return groups;
}

const isHttp = (protocol: string | undefined): boolean => ["HTTP", "HTTPS", undefined].includes(protocol);

/**
 * What a target group says of its checks; defaults of the provider. A check of TCP is over once somebody answers.
 *
 * Source: TargetGroup of @pulumi/aws, and "Health checks for Application Load Balancer target groups".
 */
function figures({ props: { healthCheck = {} } }: ReturnType<typeof targetGroups>[number]) {
  const { interval = 30, healthyThreshold = 3, unhealthyThreshold = 3, protocol } = healthCheck;
  const timeout = isHttp(protocol) ? (healthCheck.timeout ?? 6) : 0;
  return {
    interval,
    timeout,
    healthySeconds: interval * healthyThreshold,
    unhealthySeconds: interval * unhealthyThreshold,
  };
}

/** Source: "Determine Amazon ECS task health using health checks", Amazon ECS Developer Guide. */
export const healthCheckTiming = graphRule({
  name: "health-check-timing",
  description: "A load balancer leaves a task the time to start that its own health check leaves it.",
  severity: "high",
  remedy:
    "Raise `healthCheckGracePeriodSeconds` (`health.graceSeconds`), or lower `startPeriod` (`health.live.startSeconds`) if the task starts faster than that.",
  level: "mandatory",
  on: [kinds.ecsService],
  *check(service, _, graph) {
    const groups = targetGroups(service, graph);
    for (const group of groups) {
      const { interval, timeout } = figures(group);
      if (timeout >= interval) yield `${group.name} asks every ${interval} s and waits ${timeout} s for an answer`;
    }
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
  },
});

/** Fargate gives a container no longer to stop. */
const mostStopSeconds = 120;

/** Source: "Deregistration delay", Elastic Load Balancing; `stopTimeout` in "ContainerDefinition", Amazon ECS API Reference. */
export const drainTiming = graphRule({
  name: "drain-timing",
  description: "A request that a task has begun is finished before the task is gone.",
  severity: "medium",
  remedy:
    "Raise `deregistrationDelay` (`drainSeconds`) to the longest request, and `stopTimeout` (`stopTimeoutSeconds`) to that delay.",
  level: "mandatory",
  config: z.strictObject({
    longestRequestSeconds: z.int().min(1).max(3600).default(30).describe("how long the longest request takes"),
  }),
  on: [kinds.ecsService],
  *check(service, { longestRequestSeconds }, graph) {
    const groups = targetGroups(service, graph);
    for (const group of groups) {
      const { deregistrationDelay = 300 } = group.props;
      if (deregistrationDelay < longestRequestSeconds) {
        yield `${group.name} cuts requests off after ${deregistrationDelay} s; the longest takes ${longestRequestSeconds} s`;
      }
      for (const { name, props } of balancers(group, graph)) {
        const { idleTimeout = 60, loadBalancerType = "application" } = props;
        if (loadBalancerType === "application" && idleTimeout < longestRequestSeconds) {
          yield `${name} gives up after ${idleTimeout} s of silence; the longest request takes ${longestRequestSeconds} s`;
        }
      }
    }
    if (groups.length === 0) return;
    const delay = Math.max(...groups.map(({ props }) => props.deregistrationDelay ?? 300));
    const wanted = Math.min(delay, mostStopSeconds);
    for (const { name, stopTimeout = 30 } of servingContainers(service, graph)) {
      if (stopTimeout < wanted)
        yield `the container ${name} is killed after ${stopTimeout} s, but may be sent requests for ${wanted} s`;
    }
  },
});

/** The load balancers that send to a target group, through listeners and their rules. */
function balancers(group: Resource, graph: Graph) {
  const rules = graph.users(group, kinds.listenerRule, "actions");
  const listeners = [
    ...graph.users(group, kinds.listener, "defaultActions"),
    ...rules.flatMap((rule) => graph.links(rule, "listenerArn", kinds.listener)),
  ];
  return new Set(listeners.flatMap((each) => graph.links(each, "loadBalancerArn", kinds.loadBalancer)));
}
