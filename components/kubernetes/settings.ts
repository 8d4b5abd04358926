import { z } from "zod";
import { plainDeletionSettings } from "../deletion";
import { parseRange } from "../network/address-plan";
import { kinds } from "../settings/kinds";

const cidr = z.string().refine((range) => (parseRange(range)?.prefix ?? 0) > 0, {
  error: "an IPv4 range such as 203.0.113.0/24 or 203.0.113.7/32, and not the whole internet",
});
const principalArn = z
  .string()
  .regex(
    /^arn:aws:iam::\d{12}:(role|user)\/.+$/,
    "the ARN of an IAM role or user, such as arn:aws:iam::222222222222:role/admin",
  );

/** Settings of the cluster under `platform: { kind: eks }`. */
export const eksClusterSettings = kinds(
  "kind",
  {
    create: z
      .strictObject({
        version: z
          .enum(["1.34", "1.35", "1.36"])
          .default("1.35")
          .describe("minor version of Kubernetes; EKS goes up one at a time and never back"),
        endpoint: kinds(
          "kind",
          {
            private: z.strictObject({}).describe("reached from inside the VPC only: deploys run there, or by a VPN"),
            restricted: z
              .strictObject({
                cidrs: z.array(cidr).min(1).describe("ranges of the internet from which it can be reached as well"),
              })
              .describe("reached from these ranges of the internet, too"),
          },
          { default: "private" },
        ).describe("from where Kubernetes' API can be reached; deploys need it"),
        admins: z
          .array(principalArn)
          .default([])
          .describe("IAM roles and users that may do everything in the cluster; whoever made it may anyway"),
        viewers: z
          .array(principalArn)
          .default([])
          .describe("IAM roles and users that may look at everything but secrets"),
        maxCpus: z
          .int()
          .min(4)
          .max(10_000)
          .default(200)
          .describe("vCPUs of all nodes together at most: what a mistake in scaling can cost"),
        deletion: plainDeletionSettings().describe("what may happen to the cluster"),
      })
      .refine(({ admins }) => new Set(admins).size === admins.length, { error: "each once", path: ["admins"] })
      .refine(
        ({ admins, viewers }) =>
          new Set(viewers).size === viewers.length && !viewers.some((viewer) => admins.includes(viewer)),
        { error: "each once, and none of `admins`, who may look at everything anyway", path: ["viewers"] },
      )
      .describe("a cluster of this stack's own, in EKS Auto Mode"),
    existing: z
      .strictObject({
        name: z.string().min(1).max(100).describe("the cluster's name"),
        endpoint: z
          .string()
          .startsWith("https://", "an address such as https://….eks.amazonaws.com")
          .describe("of its API: `aws eks describe-cluster`, endpoint"),
        certificateAuthority: z
          .string()
          .min(1)
          .describe("of its API, as `describe-cluster` gives it, certificateAuthority.data"),
        securityGroupId: z
          .string()
          .startsWith("sg-", "the id of a security group, such as sg-0123456789abcdef0")
          .describe("the cluster security group, which its nodes and pods have: clusterSecurityGroupId"),
      })
      .describe(
        "a cluster that somebody else looks after, in the network of this stack: in Auto Mode, with the add-ons metrics-server, " +
          "aws-secrets-store-csi-driver-provider (secrets synced) and amazon-cloudwatch-observability",
      ),
  },
  { default: "create" },
);

export type EksClusterSettings = z.infer<typeof eksClusterSettings>;

/** Settings of `platform: { kind: eks }`. */
export const eksSettings = z
  .strictObject({
    cluster: eksClusterSettings.describe("the cluster"),
    containerInsights: z
      .enum(["enhanced", "enabled"])
      .default("enabled")
      .describe("how closely CloudWatch watches pods; alarms about them need one of both"),
  })
  .describe("Kubernetes on EKS");
