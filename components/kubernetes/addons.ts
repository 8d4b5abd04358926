import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logGroup } from "../log-group";
import { named } from "../names";
import type { EksClusterArgs } from "./cluster";
import { podRole } from "./identity";

interface AddonArgs extends EksClusterArgs {
  readonly clusterName: pulumi.Output<string>;
  /** The machines that their pods run on. */
  readonly after: readonly pulumi.Resource[];
}

/** What Container Insights and Fluent Bit write to. Source: "Set up Fluent Bit", Amazon CloudWatch User Guide. */
const logGroupKeys = ["application", "dataplane", "host", "performance"];

/** What Auto Mode does not bring along: figures for the autoscaler, secrets from Secrets Manager, logs and metrics. */
export function addons(name: string, args: AddonArgs, opts: pulumi.CustomResourceOptions): pulumi.Resource[] {
  const { clusterName, logs, account, settings } = args;
  const addon = (addonName: string, more: Partial<aws.eks.AddonArgs>, after: readonly pulumi.Resource[] = []) =>
    new aws.eks.Addon(
      `${name}-addon-${addonName}`,
      {
        clusterName,
        addonName,
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "OVERWRITE",
        tags: named(`${name}-addon-${addonName}`),
        ...more,
      },
      pulumi.mergeOptions(opts, { dependsOn: [...args.after, ...after] }),
    );
  // The agent would make these itself, and keep them for ever.
  const groups = logGroupKeys.map((key) =>
    logGroup(`${name}-log-group-${key}`, logs, opts, pulumi.interpolate`/aws/containerinsights/${clusterName}/${key}`),
  );
  const agent = podRole(`${name}-role-agent`, account, opts);
  const policy = new aws.iam.RolePolicyAttachment(
    `${name}-role-policy-attachment-agent`,
    { role: agent.name, policyArn: "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy" },
    opts,
  );
  return [
    addon("metrics-server", {}),
    addon("aws-secrets-store-csi-driver-provider", {
      configurationValues: JSON.stringify({
        // Variables come from a Secret, which the driver keeps equal to Secrets Manager while a pod has it mounted.
        "secrets-store-csi-driver": { syncSecret: { enabled: true }, enableSecretRotation: true },
      }),
    }),
    addon(
      "amazon-cloudwatch-observability",
      {
        podIdentityAssociations: [{ serviceAccount: "cloudwatch-agent", roleArn: agent.arn }],
        configurationValues: JSON.stringify(observability(settings.containerInsights)),
      },
      [...groups, policy],
    ),
  ];
}

/**
 * Source: "Install the CloudWatch agent with the Amazon CloudWatch Observability EKS add-on", additional configuration, and
 * "Enable your applications on Amazon EKS clusters", auto monitor advanced configuration.
 */
export const observability = (containerInsights: "enhanced" | "enabled") => ({
  containerLogs: { enabled: true },
  // From version 5 on it would put its own instrumentation into all that has a Service, in containers that Pod Security's
  // `restricted` refuses, and charge for each request.
  manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
  agent: {
    config: {
      logs: {
        metrics_collected: { kubernetes: { enhanced_container_insights: containerInsights === "enhanced" } },
      },
    },
  },
});
