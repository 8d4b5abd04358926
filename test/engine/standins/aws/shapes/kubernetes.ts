import type { Made } from "../made";
import type { Shapes } from "./shape";

/** Clusters of EKS, who gets in and what AWS runs in them. */
export const kubernetes: Shapes = {
  "aws:eks/accessEntry:AccessEntry": (made) => ({
    id: `${made.text("clusterName")}:${made.text("principalArn")}`,
    outputs: { accessEntryArn: inCluster(made, "access-entry"), type: made.text("type", "STANDARD") },
  }),
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": (made) => ({
    id: [made.text("clusterName"), made.text("principalArn"), made.text("policyArn")].join("#"),
    outputs: {},
  }),
  "aws:eks/addon:Addon": (made) => ({
    id: `${made.text("clusterName")}:${made.text("addonName")}`,
    outputs: { arn: inCluster(made, "addon", made.text("addonName")), addonVersion: "v1.0.0-eksbuild.1" },
  }),
  "aws:eks/cluster:Cluster": (made) => {
    const { region, inputs } = made.thing;
    return {
      id: made.name,
      outputs: {
        arn: made.arn("eks", `cluster/${made.name}`),
        certificateAuthority: { data: Buffer.from(made.uuid("ca")).toString("base64") },
        endpoint: `https://${made.upper(32)}.gr7.${region}.eks.amazonaws.com`,
        name: made.name,
        status: "ACTIVE",
        vpcConfig: { ...(inputs["vpcConfig"] as object | undefined), clusterSecurityGroupId: made.ec2("sg") },
      },
    };
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": (made) => {
    const associationId = `a-${made.lower(17)}`;
    return {
      id: associationId,
      outputs: { associationArn: inCluster(made, "podidentityassociation", associationId), associationId },
    };
  },
};

const inCluster = (made: Made, kind: string, ...path: readonly string[]): string =>
  made.arn("eks", [kind, made.text("clusterName"), ...path, made.uuid()].join("/"));
