import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { parseRoute, pathPatterns, routeKey, rulePriority } from "../ingress/routes";
import { named } from "../names";
import type { ServiceSettings } from "./settings";

/** The load balancer's end of a public service. */
export interface Traffic {
  readonly targetGroup: aws.lb.TargetGroup;
  /** ECS refuses a target group that no listener leads to, so the service waits for these. */
  readonly rules: aws.lb.ListenerRule[];
}

export interface TrafficArgs {
  readonly name: string;
  readonly settings: ServiceSettings;
  readonly vpcId: pulumi.Input<string>;
  readonly listenerArn?: pulumi.Input<string>;
  /** The host of routes that name none. */
  readonly domain?: string;
  /** Tags of the target group beside its name. */
  readonly tags?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** A target group, and a rule for each route; undefined for a service without routes. */
export function traffic(args: TrafficArgs, opts: pulumi.CustomResourceOptions): Traffic | undefined {
  const { settings } = args;
  if (settings.routes.length === 0) return undefined;
  const group = targetGroup(args, opts);
  const { listenerArn } = args;
  return { targetGroup: group, rules: listenerArn === undefined ? [] : listenerRules(args, listenerArn, group, opts) };
}

function targetGroup(
  { name, settings, vpcId, tags }: TrafficArgs,
  opts: pulumi.CustomResourceOptions,
): aws.lb.TargetGroup {
  const { port, drainSeconds, health } = settings;
  const { ready } = health;
  const logicalName = `${name}-target-group`;
  return new aws.lb.TargetGroup(
    logicalName,
    {
      // A target group's name has 32 characters, 26 of which AWS adds to a prefix.
      namePrefix: `${name.slice(0, 5)}-`,
      vpcId,
      targetType: "ip",
      port,
      protocol: "HTTP",
      deregistrationDelay: drainSeconds,
      loadBalancingAlgorithmType: "least_outstanding_requests",
      healthCheck: ready && {
        protocol: "HTTP",
        path: ready.path,
        interval: ready.intervalSeconds,
        timeout: ready.timeoutSeconds,
        healthyThreshold: ready.healthyCount,
        unhealthyThreshold: ready.unhealthyCount,
        matcher: ready.statusCodes,
      },
      tags: { ...named(logicalName), ...tags },
    },
    opts,
  );
}

function listenerRules(
  { settings, domain }: TrafficArgs,
  listenerArn: pulumi.Input<string>,
  group: aws.lb.TargetGroup,
  opts: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule[] {
  return settings.routes.map(({ path, priority }) => {
    const route = parseRoute(path);
    const host = route?.host ?? domain;
    if (route === undefined || host === undefined) throw new Error(`${path} is no route of any host`);
    const key = routeKey(route);
    return new aws.lb.ListenerRule(
      // Named by the route alone: a route that goes to another service stays the same rule, which has its priority.
      `listener-rule-${key}`,
      {
        listenerArn,
        priority: priority ?? rulePriority(route),
        conditions: [{ hostHeader: { values: [host] } }, { pathPattern: { values: pathPatterns(route) } }],
        actions: [{ type: "forward", targetGroupArn: group.arn }],
        tags: named(key.replace(/[^\w.:/=+@-]/g, "_")),
      },
      opts,
    );
  });
}
