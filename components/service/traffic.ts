import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { parseRoute, pathPatterns, routeKey, rulePriority, type Route } from "../ingress/routes";
import { named } from "../names";
import type { Color } from "../settings/definition";
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
  if (args.settings.routes.length === 0) return undefined;
  const group = targetGroup(args, opts);
  return { targetGroup: group, rules: listenerRules(args, { targetGroupArn: group.arn }, opts) };
}

/** Of two colours: the target group of each, the one that requests go to, and what keeps the other one in use. */
export interface ColoredTraffic {
  readonly targetGroups: Readonly<Record<Color, aws.lb.TargetGroup>>;
  /** What new pods wait for; undefined until there is a listener. */
  readonly standby?: aws.lb.ListenerRule;
}

/**
 * The load balancer's end of a public service with two colours, each with a target group, so that a switch finds targets that
 * have long been asked whether they are well. A load balancer asks nothing of a group that no rule leads to, so one rule,
 * for a host that nobody has, leads to both.
 */
export function coloredTraffic(args: TrafficArgs, opts: pulumi.CustomResourceOptions): ColoredTraffic | undefined {
  if (args.settings.routes.length === 0) return undefined;
  const { name, listenerArn } = args;
  const targetGroups = { blue: targetGroup(args, opts, "blue"), green: targetGroup(args, opts, "green") };
  if (listenerArn === undefined) return { targetGroups };
  const route = standbyRoute(name);
  const standby = new aws.lb.ListenerRule(
    `${name}-listener-rule-standby`,
    {
      listenerArn,
      priority: rulePriority(route),
      conditions: [{ hostHeader: { values: [route.host] } }],
      actions: [{ type: "forward", ...weighted(targetGroups, { blue: 1, green: 1 }) }],
      tags: named(`${name}-listener-rule-standby`),
    },
    opts,
  );
  return { targetGroups, standby };
}

/** Leads each route to the live colour. */
export const coloredRules = (
  args: TrafficArgs,
  { targetGroups }: ColoredTraffic,
  live: Color,
  opts: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule[] =>
  listenerRules(
    args,
    weighted(targetGroups, { blue: live === "blue" ? 100 : 0, green: live === "green" ? 100 : 0 }),
    opts,
  );

const weighted = (
  groups: ColoredTraffic["targetGroups"],
  weights: Readonly<Record<Color, number>>,
): Pick<Forward, "forward"> => ({
  forward: {
    targetGroups: [
      { arn: groups.blue.arn, weight: weights.blue },
      { arn: groups.green.arn, weight: weights.green },
    ],
  },
});

/** A host that nobody can have. Source: RFC 2606. */
export const standbyRoute = (name: string): Route & { readonly host: string } => ({
  host: `${name}.invalid`,
  path: "/",
});

type Forward = Pick<aws.types.input.lb.ListenerRuleAction, "forward" | "targetGroupArn">;

function targetGroup(
  { name, settings, vpcId, tags }: TrafficArgs,
  opts: pulumi.CustomResourceOptions,
  key?: Color,
): aws.lb.TargetGroup {
  const { port, drainSeconds, health } = settings;
  const { ready } = health;
  const logicalName = key === undefined ? `${name}-target-group` : `${name}-target-group-${key}`;
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
  { settings, domain, listenerArn }: TrafficArgs,
  forward: Forward,
  opts: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule[] {
  if (listenerArn === undefined) return [];
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
        actions: [{ type: "forward", ...forward }],
        tags: named(key.replace(/[^\w.:/=+@-]/g, "_")),
      },
      opts,
    );
  });
}
