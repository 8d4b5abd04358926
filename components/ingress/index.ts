import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { watch, type AlarmArgs, type AlarmSpec } from "../alarm";
import { isProtected } from "../deletion";
import type { Dns } from "../dns";
import { named } from "../names";
import { securityGroup, type Peer } from "../security-group";
import { accessLogs } from "./access-logs";
import type { IngressSettings } from "./settings";

export interface IngressArgs {
  readonly settings: IngressSettings;
  readonly account: string;
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetIds: pulumi.Input<string>[];
  readonly dns: Dns;
  readonly hosts: readonly string[];
  readonly alarms: AlarmArgs;
}

/** One Application Load Balancer, shared by all public services by their routes. */
export class Ingress extends pulumi.ComponentResource {
  readonly peer: Peer;
  /** The load balancer's part of CloudWatch dimensions and of request-count resource labels. */
  readonly arnSuffix: pulumi.Output<string>;
  /** Where services put their rules; undefined until there is a valid certificate. */
  readonly listenerArn?: pulumi.Output<string>;
  /** The load balancer itself, for what stands before it. */
  readonly loadBalancerArn: pulumi.Output<string>;
  readonly watched: readonly AlarmSpec[];

  constructor(name: string, args: IngressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Ingress", name, {}, opts);
    const group = openGroup(this, name, args);
    const loadBalancer = makeLoadBalancer(this, name, args, group.id);
    this.peer = { name, securityGroupId: group.id };
    this.arnSuffix = loadBalancer.arnSuffix;
    this.loadBalancerArn = loadBalancer.arn;
    redirect(this, name, loadBalancer);
    this.listenerArn = listener(this, name, args, loadBalancer);
    aliases(this, name, args, loadBalancer);
    this.watched = watch(name, ingressAlarms(loadBalancer.arnSuffix), args.alarms, { parent: this });
    this.registerOutputs({ dnsName: loadBalancer.dnsName });
  }
}

/** Everybody may come in by HTTPS, and by HTTP to be sent there. */
function openGroup(parent: Ingress, name: string, { vpcId }: IngressArgs): aws.ec2.SecurityGroup {
  const opts = { parent };
  const group = securityGroup(`${name}-security-group`, { vpcId, description: "load balancer" }, opts);
  for (const [key, port] of [
    ["https", 443],
    ["http", 80],
  ] as const) {
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-security-group-ingress-rule-${key}`,
      {
        securityGroupId: group.id,
        cidrIpv4: "0.0.0.0/0",
        fromPort: port,
        toPort: port,
        ipProtocol: "tcp",
        description: `the internet to ${name}`,
      },
      opts,
    );
  }
  return group;
}

function makeLoadBalancer(
  parent: Ingress,
  name: string,
  args: IngressArgs,
  securityGroupId: pulumi.Output<string>,
): aws.lb.LoadBalancer {
  const { settings, subnetIds } = args;
  const logs = accessLogs(parent, name, args);
  return new aws.lb.LoadBalancer(
    `${name}-load-balancer`,
    {
      loadBalancerType: "application",
      internal: false,
      subnets: subnetIds,
      securityGroups: [securityGroupId],
      idleTimeout: settings.idleTimeoutSeconds,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      accessLogs: { bucket: logs.bucket, enabled: true },
      enableDeletionProtection: isProtected(settings.deletion),
      tags: named(`${name}-load-balancer`),
    },
    { parent, protect: isProtected(settings.deletion), dependsOn: [logs.policy] },
  );
}

function redirect(parent: Ingress, name: string, { arn }: aws.lb.LoadBalancer): void {
  new aws.lb.Listener(
    `${name}-listener-http`,
    {
      loadBalancerArn: arn,
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
    },
    { parent },
  );
}

function listener(
  parent: Ingress,
  name: string,
  { settings: { headers }, dns }: IngressArgs,
  { arn }: aws.lb.LoadBalancer,
): pulumi.Output<string> | undefined {
  if (dns.certificateArn === undefined) return undefined;
  return new aws.lb.Listener(
    `${name}-listener-https`,
    {
      loadBalancerArn: arn,
      port: 443,
      protocol: "HTTPS",
      // TLS 1.2 and 1.3, forward secrecy only.
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificateArn: dns.certificateArn,
      defaultActions: [
        {
          type: "fixed-response",
          fixedResponse: { statusCode: "404", contentType: "text/plain", messageBody: "Not found" },
        },
      ],
      routingHttpResponseServerEnabled: false,
      routingHttpResponseStrictTransportSecurityHeaderValue: headers.strictTransportSecurity,
      routingHttpResponseContentSecurityPolicyHeaderValue: headers.contentSecurityPolicy,
      routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
      routingHttpResponseXFrameOptionsHeaderValue: headers.frameOptions,
    },
    { parent },
  ).arn;
}

/** Each host leads to the load balancer. */
function aliases(parent: Ingress, name: string, { dns, hosts }: IngressArgs, loadBalancer: aws.lb.LoadBalancer): void {
  for (const host of hosts) {
    new aws.route53.Record(
      `${name}-record-${host}`,
      {
        zoneId: dns.zoneId,
        name: host,
        type: "A",
        aliases: [{ name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: true }],
      },
      { parent },
    );
  }
}

/** What can be wrong with the load balancer itself; each service watches its own part. */
export const ingressAlarms = (arnSuffix: pulumi.Output<string>): AlarmSpec[] => [
  {
    key: "elb-5xx",
    severity: "critical",
    description:
      "the load balancer itself has answered more than 10 requests in 5 minutes with an error: no target took them",
    metric: {
      namespace: "AWS/ApplicationELB",
      name: "HTTPCode_ELB_5XX_Count",
      dimensions: { LoadBalancer: arnSuffix },
      statistic: "Sum",
    },
    comparison: "above",
    threshold: 10,
    periodSeconds: 300,
    periods: 1,
    missing: "fine",
  },
];
