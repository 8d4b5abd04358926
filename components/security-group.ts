import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { named } from "./names";

/** A security group without rules: whoever needs an opening makes it with `allow`, one resource each. */
export function securityGroup(
  logicalName: string,
  args: { readonly vpcId: pulumi.Input<string>; readonly description: string },
  opts: pulumi.CustomResourceOptions,
): aws.ec2.SecurityGroup {
  return new aws.ec2.SecurityGroup(logicalName, { ...args, tags: named(logicalName) }, opts);
}

/** One end of an opening: the name it has in rules, and its security group. */
export interface Peer {
  readonly name: string;
  readonly securityGroupId: pulumi.Input<string>;
  /** On Kubernetes, where all pods have one security group: the labels of its own. */
  readonly pods?: Readonly<Record<string, string>>;
}

/**
 * Lets `from` reach `to` on one TCP port: a rule out of the one and a rule into the other, both by reference to the
 * security groups, so that addresses never matter.
 */
export function allow(from: Peer, to: Peer, port: number, opts: pulumi.CustomResourceOptions): pulumi.Resource[] {
  const rule = { fromPort: port, toPort: port, ipProtocol: "tcp", description: `${from.name} to ${to.name}` };
  return [
    new aws.vpc.SecurityGroupEgressRule(
      `${from.name}-security-group-egress-rule-${to.name}`,
      { ...rule, securityGroupId: from.securityGroupId, referencedSecurityGroupId: to.securityGroupId },
      opts,
    ),
    new aws.vpc.SecurityGroupIngressRule(
      `${to.name}-security-group-ingress-rule-${from.name}`,
      { ...rule, securityGroupId: to.securityGroupId, referencedSecurityGroupId: from.securityGroupId },
      opts,
    ),
  ];
}

/** Lets `from` reach every address on one TCP port; `to` is what it is for, in the rule's name and for people. */
export const allowInternet = (
  from: Peer,
  port: number,
  to: { readonly key: string; readonly description: string },
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource =>
  new aws.vpc.SecurityGroupEgressRule(
    `${from.name}-security-group-egress-rule-${to.key}`,
    {
      securityGroupId: from.securityGroupId,
      cidrIpv4: "0.0.0.0/0",
      fromPort: port,
      toPort: port,
      ipProtocol: "tcp",
      description: `${from.name} to ${to.description}`,
    },
    opts,
  );
