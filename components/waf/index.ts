import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { watch, type AlarmArgs, type AlarmSpec } from "../alarm";
import { logGroup, type LogsArgs } from "../log-group";
import { named, stackName } from "../names";
import { wafAlarms } from "./alarms";
import { hasUnlimited, notFound, webAclRules, type ClosedPath } from "./rules";
import type { WafSettings } from "./settings";

export interface WafArgs {
  readonly settings: WafSettings;
  readonly account: string;
  readonly region: string;
  readonly loadBalancerArn: pulumi.Input<string>;
  /** What the internet never gets, such as a path where metrics are read. */
  readonly closedPaths: readonly ClosedPath[];
  readonly logs: LogsArgs;
  readonly alarms: AlarmArgs;
}

/** The web application firewall on the load balancer: all that is not refused by a rule passes. */
export class Waf extends pulumi.ComponentResource {
  readonly watched: readonly AlarmSpec[];

  constructor(name: string, args: WafArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Waf", name, {}, opts);
    const child = { parent: this };
    // CloudWatch tells web ACLs apart by this name alone. WAF takes 128 characters.
    const metricName = stackName(name, 128);
    const webAcl = makeWebAcl(this, name, args, metricName);
    new aws.wafv2.WebAclAssociation(
      `${name}-web-acl-association`,
      { webAclArn: webAcl.arn, resourceArn: args.loadBalancerArn },
      child,
    );
    writeLogs(this, name, args, webAcl);
    this.watched = watch(name, wafAlarms(args.settings, metricName, args.region), args.alarms, child);
    this.registerOutputs({ webAclArn: webAcl.arn });
  }
}

/** Headers that hold secrets: neither logs nor the samples in WAF's console show them. */
const secretHeaders = ["authorization", "cookie", "x-api-key"];

function makeWebAcl(parent: Waf, name: string, args: WafArgs, metricName: string): aws.wafv2.WebAcl {
  const { settings, closedPaths } = args;
  return new aws.wafv2.WebAcl(
    `${name}-web-acl`,
    {
      description: `${pulumi.getProject()} ${pulumi.getStack()}: what comes from the internet`,
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      rules: webAclRules(settings, closedPaths, unlimitedSet(parent, name, settings)),
      customResponseBodies: [notFound],
      // What the logs redact, samples show, unless the web ACL itself protects it.
      dataProtectionConfig: {
        dataProtections: [{ action: "SUBSTITUTION", field: { fieldType: "SINGLE_HEADER", fieldKeys: secretHeaders } }],
      },
      visibilityConfig: { cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: true },
      tags: named(`${name}-web-acl`),
    },
    { parent },
  );
}

/** The addresses that no limit holds for. */
function unlimitedSet(parent: Waf, name: string, settings: WafSettings): pulumi.Output<string> | undefined {
  if (!hasUnlimited(settings)) return undefined;
  return new aws.wafv2.IpSet(
    `${name}-ip-set-unlimited`,
    {
      description: `${pulumi.getProject()} ${pulumi.getStack()}: addresses that no rate limit holds for`,
      scope: "REGIONAL",
      ipAddressVersion: "IPV4",
      addresses: Object.keys(settings.unlimited).sort(),
      tags: named(`${name}-ip-set-unlimited`),
    },
    { parent },
  ).arn;
}

/** Writes what was refused or counted, and not the rest: of that the load balancer's access logs tell. */
function writeLogs(parent: Waf, name: string, { account, region, logs }: WafArgs, webAcl: aws.wafv2.WebAcl): void {
  const opts = { parent };
  // WAF writes to no log group with another beginning.
  const groupName = `aws-waf-logs-${stackName(name)}`;
  const group = logGroup(`${name}-log-group`, logs, opts, groupName);
  // AWS would write the policy itself, for whoever may; so it belongs to the stack and goes with it.
  const policy = new aws.cloudwatch.LogResourcePolicy(
    `${name}-log-resource-policy`,
    {
      resourceArn: group.arn,
      policyDocument: group.arn.apply((arn) => JSON.stringify(deliveryPolicy(arn, account, region))),
    },
    opts,
  );
  new aws.wafv2.WebAclLoggingConfiguration(
    `${name}-web-acl-logging-configuration`,
    {
      resourceArn: webAcl.arn,
      logDestinationConfigs: [group.arn],
      loggingFilter: {
        defaultBehavior: "DROP",
        filters: [
          {
            behavior: "KEEP",
            requirement: "MEETS_ANY",
            conditions: ["BLOCK", "COUNT", "EXCLUDED_AS_COUNT"].map((action) => ({ actionCondition: { action } })),
          },
        ],
      },
      redactedFields: secretHeaders.map((header) => ({ singleHeader: { name: header } })),
    },
    pulumi.mergeOptions(opts, { dependsOn: [policy] }),
  );
}

/** Source: "Logs sent to CloudWatch Logs", Amazon CloudWatch Logs User Guide. */
const deliveryPolicy = (arn: string, account: string, region: string): aws.iam.PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "AWSLogDeliveryWrite20150319",
      Effect: "Allow",
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `${arn}:log-stream:*`,
      Condition: {
        StringEquals: { "aws:SourceAccount": account },
        ArnLike: { "aws:SourceArn": `arn:aws:logs:${region}:${account}:*` },
      },
    },
  ],
});
