import { z } from "zod";
import * as kinds from "../kinds";
import { anyOf, isSet } from "../resource";
import { resourceRule } from "../rule";

/** Source: "Cluster API server endpoint", Amazon EKS User Guide: open to everybody where nothing is said. */
export const eksEndpoint = resourceRule({
  name: "eks-endpoint",
  description: "The internet does not reach a cluster's API.",
  severity: "high",
  remedy: "Set `endpointPublicAccess: false`, or name the ranges in `publicAccessCidrs`.",
  tags: ["checkov:CKV_AWS_38", "checkov:CKV_AWS_39", "fsbp:EKS.1"],
  level: "mandatory",
  on: [kinds.eksCluster],
  *check({ props: { vpcConfig } }) {
    if (vpcConfig?.endpointPublicAccess === false) return;
    const { publicAccessCidrs = ["0.0.0.0/0"] } = vpcConfig ?? {};
    const open = publicAccessCidrs.filter((cidr) => ["0.0.0.0/0", "::/0"].includes(cidr));
    if (open.length > 0) yield `${open.join(" and ")} may reach it: \`endpointPublicAccess\` is not false`;
  },
});

/** Source: "Encrypt Kubernetes secrets with KMS", Amazon EKS User Guide. */
export const eksSecretsEncrypted = resourceRule({
  name: "eks-secrets-encrypted",
  description: "A cluster's secrets are encrypted with a key of the account's making.",
  severity: "medium",
  remedy: "Set `encryptionConfig` with the key and `resources: [secrets]`.",
  tags: ["checkov:CKV_AWS_58", "fsbp:EKS.3"],
  level: "mandatory",
  on: [kinds.eksCluster],
  *check({ props: { encryptionConfig } }) {
    if (encryptionConfig?.resources.includes("secrets") !== true) yield "it has no `encryptionConfig` for secrets";
  },
});

const logTypes = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** Source: "Send control plane logs to CloudWatch Logs", Amazon EKS User Guide. */
export const eksLogs = resourceRule({
  name: "eks-logs",
  description: "A cluster tells who did what in it.",
  severity: "medium",
  remedy: "Name all five in `enabledClusterLogTypes`.",
  tags: ["checkov:CKV_AWS_37", "fsbp:EKS.8"],
  level: { production: "mandatory", otherwise: "advisory" },
  on: [kinds.eksCluster],
  *check({ props: { enabledClusterLogTypes = [] } }) {
    const missing = logTypes.filter((type) => !enabledClusterLogTypes.includes(type));
    if (missing.length > 0) yield `it does not log ${missing.join(", ")}`;
  },
});

/** Source: "Understand the Kubernetes version lifecycle on EKS", Amazon EKS User Guide. */
export const eksVersion = resourceRule({
  name: "eks-version",
  description: "A cluster has a version that is supported without the price of extended support.",
  severity: "high",
  remedy: "Raise `version`, one minor version at a time.",
  tags: ["checkov:CKV_AWS_339", "fsbp:EKS.2"],
  level: "mandatory",
  config: z.strictObject({
    oldestMinor: z.int().min(20).max(99).default(33).describe("oldest minor version of Kubernetes 1 that may run"),
  }),
  on: [kinds.eksCluster],
  *check({ props: { version } }, { oldestMinor }) {
    // Without one it begins with the newest.
    if (version !== undefined && Number(version.split(".")[1]) < oldestMinor) {
      yield `Kubernetes ${version} is old; wanted: 1.${oldestMinor} or newer`;
    }
  },
});

/** Source: "Use the Instance Metadata Service to access instance metadata", Amazon EC2 User Guide. */
export const hostMetadata = resourceRule({
  name: "host-metadata",
  description: "A program that can be made to fetch an address does not give away its machine's rights.",
  severity: "high",
  remedy: "Set `metadataOptions: { httpTokens: required, httpPutResponseHopLimit: 1 }`.",
  tags: ["checkov:CKV_AWS_79", "checkov:CKV_AWS_341", "fsbp:EC2.170", "cis-3.0:5.6", "cis-4.0.1:5.7"],
  level: "mandatory",
  on: anyOf(kinds.launchTemplate, kinds.host),
  *check({ props: { metadataOptions } }) {
    const { httpEndpoint = "enabled", httpTokens, httpPutResponseHopLimit = 1 } = metadataOptions ?? {};
    if (httpEndpoint === "disabled") return;
    if (httpTokens !== "required") yield "`httpTokens` is not required: a plain request gets its credentials";
    if (httpPutResponseHopLimit > 1)
      yield `\`httpPutResponseHopLimit: ${httpPutResponseHopLimit}\` lets containers ask, too`;
  },
});

/** Source: "RemoteAccessConfig", Amazon EKS API Reference: without groups, 22 is open to everybody. */
export const nodeGroupNoSsh = resourceRule({
  name: "node-group-no-ssh",
  description: "Nobody logs in to a node from the internet.",
  severity: "critical",
  remedy: "Leave `remoteAccess` out: Session Manager needs no open port.",
  tags: ["checkov:CKV_AWS_100"],
  level: "mandatory",
  on: [kinds.eksNodeGroup],
  *check({ props: { remoteAccess } }) {
    if (isSet(() => remoteAccess?.ec2SshKey) && !isSet(() => remoteAccess?.sourceSecurityGroupIds)) {
      yield "`remoteAccess` opens port 22 to everybody";
    }
  },
});
