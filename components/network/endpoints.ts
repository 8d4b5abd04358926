import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { named } from "../names";
import { securityGroup, type Peer } from "../security-group";
import type { ByZone, TierArgs } from "./tiers";

/** The S3 gateway endpoint: free, and image layers and backups do not pay for NAT. */
export function gatewayEndpoint(
  args: TierArgs,
  privateTables: ByZone<aws.ec2.RouteTable>,
  opts: pulumi.CustomResourceOptions,
): void {
  const logicalName = `${args.name}-vpc-endpoint-s3`;
  new aws.ec2.VpcEndpoint(
    logicalName,
    {
      vpcId: args.vpcId,
      serviceName: `com.amazonaws.${args.region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: [...privateTables.values()].map((table) => table.id),
      tags: named(logicalName),
    },
    opts,
  );
}

/** The interface endpoints and the security group by which services are let in; undefined where there are none. */
export function interfaceEndpoints(
  args: TierArgs,
  privateSubnets: ByZone<aws.ec2.Subnet>,
  opts: pulumi.CustomResourceOptions,
): Peer | undefined {
  const { endpoints } = args.settings;
  if (endpoints.length === 0) return undefined;
  const name = `${args.name}-endpoints`;
  const group = securityGroup(
    `${name}-security-group`,
    { vpcId: args.vpcId, description: "interface endpoints of the VPC" },
    opts,
  );
  for (const service of endpoints) {
    const logicalName = `${args.name}-vpc-endpoint-${service.replace(".", "-")}`;
    new aws.ec2.VpcEndpoint(
      logicalName,
      {
        vpcId: args.vpcId,
        serviceName: `com.amazonaws.${args.region}.${service}`,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: [...privateSubnets.values()].map((subnet) => subnet.id),
        securityGroupIds: [group.id],
        tags: named(logicalName),
      },
      opts,
    );
  }
  return { name, securityGroupId: group.id };
}
