import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { named } from "../names";
import type { EksClusterSettings } from "./settings";

type Created = Extract<EksClusterSettings, { kind: "create" }>;

/**
 * What each kind of people may do. AmazonEKSAdminViewPolicy would show secrets as well. Source: "Review access policy
 * permissions", Amazon EKS User Guide.
 */
const policyOf = { admins: "AmazonEKSClusterAdminPolicy", viewers: "AmazonEKSViewPolicy" } as const;

/** Lets people in, by the roles that they have at AWS. */
export function accessEntries(
  name: string,
  settings: Pick<Created, keyof typeof policyOf>,
  clusterName: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const kind of Object.keys(policyOf) as (keyof typeof policyOf)[]) {
    for (const principalArn of settings[kind]) {
      const key = principalArn.replace(/^arn:aws:iam::/, "").replace(":", "-");
      const entry = new aws.eks.AccessEntry(
        `${name}-access-entry-${key}`,
        { clusterName, principalArn, tags: named(`${name}-access-entry-${key}`) },
        opts,
      );
      new aws.eks.AccessPolicyAssociation(
        `${name}-access-policy-association-${key}`,
        {
          clusterName,
          principalArn: entry.principalArn,
          policyArn: `arn:aws:eks::aws:cluster-access-policy/${policyOf[kind]}`,
          accessScope: { type: "cluster" },
        },
        opts,
      );
    }
  }
}
