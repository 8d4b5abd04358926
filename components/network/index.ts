import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { LogsArgs } from "../log-group";
import { named } from "../names";
import type { Peer } from "../security-group";
import { subnetCidr } from "./address-plan";
import { gatewayEndpoint, interfaceEndpoints } from "./endpoints";
import { flowLogs } from "./flow-logs";
import { nat } from "./nat";
import type { Created, Existing, NetworkSettings } from "./settings";
import { associate, at, byZone, routeTable, subnets, type TierArgs } from "./tiers";

export interface NetworkArgs {
  readonly settings: NetworkSettings;
  readonly account: string;
  readonly region: string;
  readonly logs: LogsArgs;
}

/** What the others need of a network, whoever made it. */
interface Wiring {
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string>[];
  readonly privateSubnetIds: pulumi.Output<string>[];
  readonly dataSubnetIds: pulumi.Output<string>[];
  /** The interface endpoints, where there are any. */
  readonly endpoints?: Peer;
  /** Its addresses; undefined for a network that was there before, of which only ids are known. */
  readonly ranges?: Ranges;
}

/** The addresses of a network, and of two of its tiers. */
export interface Ranges {
  readonly vpc: string;
  readonly public: readonly string[];
  readonly data: readonly string[];
}

/**
 * A VPC in three tiers: public for the load balancer, private for tasks, data for databases and caches. The data tier has
 * no route to the internet, in either direction.
 */
export class Network extends pulumi.ComponentResource implements Wiring {
  readonly vpcId: pulumi.Output<string>;
  readonly publicSubnetIds: pulumi.Output<string>[];
  readonly privateSubnetIds: pulumi.Output<string>[];
  readonly dataSubnetIds: pulumi.Output<string>[];
  readonly endpoints?: Peer;
  readonly ranges?: Ranges;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Network", name, {}, opts);
    const { settings } = args;
    const wiring = settings.kind === "create" ? create(this, name, { ...args, settings }) : existing(settings);
    this.vpcId = wiring.vpcId;
    this.publicSubnetIds = wiring.publicSubnetIds;
    this.privateSubnetIds = wiring.privateSubnetIds;
    this.dataSubnetIds = wiring.dataSubnetIds;
    this.endpoints = wiring.endpoints;
    this.ranges = wiring.ranges;
    this.registerOutputs({ vpcId: this.vpcId });
  }
}

function create(parent: Network, name: string, network: NetworkArgs & { readonly settings: Created }): Wiring {
  const { settings, account, region, logs } = network;
  const opts = { parent };
  const vpc = new aws.ec2.Vpc(
    `${name}-vpc`,
    { cidrBlock: settings.cidr, enableDnsSupport: true, enableDnsHostnames: true, tags: named(`${name}-vpc`) },
    opts,
  );
  const args: TierArgs = { name, settings, account, region, vpcId: vpc.id };
  // AWS's own default group lets everything in it talk to each other: emptied, it lets nothing through.
  new aws.ec2.DefaultSecurityGroup(`${name}-default-security-group`, { vpcId: vpc.id, ingress: [], egress: [] }, opts);
  const gateway = internetGateway(args, opts);

  const publicSubnets = subnets(args, "public", opts);
  const publicTable = routeTable(args, "public", opts);
  associate(args, "public", publicSubnets, () => publicTable, opts);
  const publicRoute = new aws.ec2.Route(
    `${name}-route-public`,
    { routeTableId: publicTable.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
    opts,
  );

  const privateSubnets = subnets(args, "private", opts);
  const privateTables = byZone(settings.zones, (zone) => routeTable(args, `private-${zone}`, opts));
  associate(args, "private", privateSubnets, (zone) => at(privateTables, zone), opts);
  nat(args, gateway, publicSubnets, privateTables, opts);

  const dataSubnets = subnets(args, "data", opts);
  const dataTable = routeTable(args, "data", opts);
  associate(args, "data", dataSubnets, () => dataTable, opts);

  gatewayEndpoint(args, privateTables, opts);
  const endpoints = interfaceEndpoints(args, privateSubnets, opts);
  flowLogs(args, logs, opts);

  const ids = (tier: typeof publicSubnets) => [...tier.values()].map((subnet) => subnet.id);
  return {
    vpcId: vpc.id,
    // AWS makes no load balancer for the internet before there is a way to it.
    publicSubnetIds: ids(publicSubnets).map((id) => pulumi.all([id, publicRoute.id]).apply(([subnetId]) => subnetId)),
    privateSubnetIds: ids(privateSubnets),
    dataSubnetIds: ids(dataSubnets),
    endpoints,
    ranges: ranges(settings),
  };
}

const ranges = ({ cidr, zones }: Created): Ranges => ({
  vpc: cidr,
  public: zones.map((zone) => subnetCidr(cidr, "public", zone)),
  data: zones.map((zone) => subnetCidr(cidr, "data", zone)),
});

function internetGateway({ name, vpcId }: TierArgs, opts: pulumi.CustomResourceOptions): aws.ec2.InternetGateway {
  const logicalName = `${name}-internet-gateway`;
  return new aws.ec2.InternetGateway(logicalName, { vpcId, tags: named(logicalName) }, opts);
}

const existing = ({ vpcId, publicSubnets, privateSubnets, dataSubnets }: Existing): Wiring => ({
  vpcId: pulumi.output(vpcId),
  publicSubnetIds: Object.values(publicSubnets).map((id) => pulumi.output(id)),
  privateSubnetIds: Object.values(privateSubnets).map((id) => pulumi.output(id)),
  dataSubnetIds: Object.values(dataSubnets).map((id) => pulumi.output(id)),
});
