import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { named } from "../names";
import { subnetCidr, type Tier, type ZoneLetter } from "./address-plan";
import type { Created } from "./settings";

export type ByZone<T> = ReadonlyMap<ZoneLetter, T>;

export interface TierArgs {
  readonly name: string;
  readonly settings: Created;
  readonly account: string;
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
}

/** The subnets of one tier, each at the place that its zone's letter has in the address plan. */
export function subnets(args: TierArgs, tier: Tier, opts: pulumi.CustomResourceOptions): ByZone<aws.ec2.Subnet> {
  return byZone(args.settings.zones, (zone) => {
    const logicalName = `${args.name}-subnet-${tier}-${zone}`;
    return new aws.ec2.Subnet(
      logicalName,
      {
        vpcId: args.vpcId,
        availabilityZone: `${args.region}${zone}`,
        cidrBlock: subnetCidr(args.settings.cidr, tier, zone),
        mapPublicIpOnLaunch: false,
        tags: { ...named(logicalName), Tier: tier },
      },
      opts,
    );
  });
}

/** A route table; it knows the way within the VPC and no other until somebody adds a route. */
export function routeTable(args: TierArgs, key: string, opts: pulumi.CustomResourceOptions): aws.ec2.RouteTable {
  const logicalName = `${args.name}-route-table-${key}`;
  return new aws.ec2.RouteTable(logicalName, { vpcId: args.vpcId, tags: named(logicalName) }, opts);
}

export function associate(
  args: TierArgs,
  tier: Tier,
  tierSubnets: ByZone<aws.ec2.Subnet>,
  tableOf: (zone: ZoneLetter) => aws.ec2.RouteTable,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const [zone, subnet] of tierSubnets) {
    new aws.ec2.RouteTableAssociation(
      `${args.name}-route-table-association-${tier}-${zone}`,
      { subnetId: subnet.id, routeTableId: tableOf(zone).id },
      opts,
    );
  }
}

export const byZone = <T>(zones: readonly ZoneLetter[], make: (zone: ZoneLetter) => T): ByZone<T> =>
  new Map(zones.map((zone) => [zone, make(zone)]));

/** What every zone of `zones` has in the map: a missing one is a mistake of ours, not of the settings. */
export function at<T>(map: ByZone<T>, zone: ZoneLetter): T {
  const value = map.get(zone);
  if (value === undefined) throw new Error(`zone ${zone} is missing`);
  return value;
}
