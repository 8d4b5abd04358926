import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { named } from "../names";
import type { ZoneLetter } from "./address-plan";
import { at, byZone, type ByZone, type TierArgs } from "./tiers";

/** Builds the NAT gateways and the private tier's ways out through them. */
export function nat(
  args: TierArgs,
  gateway: aws.ec2.InternetGateway,
  publicSubnets: ByZone<aws.ec2.Subnet>,
  privateTables: ByZone<aws.ec2.RouteTable>,
  opts: pulumi.CustomResourceOptions,
): void {
  // A NAT gateway works only once the VPC has a way to the internet.
  const afterGateway = pulumi.mergeOptions(opts, { dependsOn: [gateway] });
  const gateways = natGateways(args, publicSubnets, afterGateway);
  for (const [zone, table] of privateTables) {
    const natGateway = gateways?.(zone);
    if (natGateway === undefined) continue;
    new aws.ec2.Route(
      `${args.name}-route-private-${zone}`,
      { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: natGateway.id },
      opts,
    );
  }
}

/** The gateway that each zone goes out by, or undefined where there is none. */
function natGateways(
  args: TierArgs,
  publicSubnets: ByZone<aws.ec2.Subnet>,
  opts: pulumi.CustomResourceOptions,
): ((zone: ZoneLetter) => aws.ec2.NatGateway) | undefined {
  const { settings } = args;
  switch (settings.nat) {
    case "none":
      return undefined;
    case "single": {
      const [zone = "a"] = settings.zones;
      const only = zonalGateway(args, zone, at(publicSubnets, zone), opts);
      return () => only;
    }
    case "perZone": {
      const perZone = byZone(settings.zones, (zone) => zonalGateway(args, zone, at(publicSubnets, zone), opts));
      return (zone) => at(perZone, zone);
    }
    case "regional": {
      const regional = regionalGateway(args, opts);
      return () => regional;
    }
  }
}

function zonalGateway(
  { name }: TierArgs,
  zone: ZoneLetter,
  subnet: aws.ec2.Subnet,
  opts: pulumi.CustomResourceOptions,
): aws.ec2.NatGateway {
  const address = new aws.ec2.Eip(`${name}-eip-${zone}`, { domain: "vpc", tags: named(`${name}-eip-${zone}`) }, opts);
  const logicalName = `${name}-nat-gateway-${zone}`;
  return new aws.ec2.NatGateway(
    logicalName,
    { allocationId: address.id, subnetId: subnet.id, tags: named(logicalName) },
    opts,
  );
}

/** AWS gives a regional gateway its addresses and extends it to the zones in which there is something to serve. */
function regionalGateway({ name, vpcId }: TierArgs, opts: pulumi.CustomResourceOptions): aws.ec2.NatGateway {
  const logicalName = `${name}-nat-gateway-regional`;
  return new aws.ec2.NatGateway(
    logicalName,
    { vpcId, availabilityMode: "regional", connectivityType: "public", tags: named(logicalName) },
    opts,
  );
}
