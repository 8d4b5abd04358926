import * as kinds from "../../../policies/kinds";
import { ecs, patched, relinked, withExtra, without, type Mutations } from "./mutation";

const opening = { networkAclId: "acl-1", ruleNumber: 100, ruleAction: "allow", cidrBlock: "0.0.0.0/0" };

export const network: Mutations = {
  "nat-single-point": {
    "one zone goes out through another": ecs(
      relinked(kinds.route, "network-route-private-b", "natGatewayId", {
        "network-nat-gateway-b": "network-nat-gateway-a",
      }),
    ),
  },
  "network-flow-log": {
    "nobody writes it down": ecs(without(kinds.flowLog, "network-flow-log")),
    "what is refused is left out": ecs(patched(kinds.flowLog, "network-flow-log", { trafficType: "ACCEPT" })),
  },
  "network-default-security-group": {
    "nobody has emptied it": ecs(without(kinds.securityGroup, "network-default-security-group")),
    "it lets its members reach each other": ecs(
      patched(kinds.securityGroup, "network-default-security-group", {
        ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }],
      }),
    ),
  },
  "subnet-no-public-addresses": {
    "whatever stands there gets one": ecs(
      patched(kinds.subnet, "network-subnet-public-a", { mapPublicIpOnLaunch: true }),
    ),
    "a default network comes to be used": ecs(withExtra(kinds.defaultVpc, "default-vpc", {})),
  },
  "data-subnet-private": {
    "the internet leads to databases": ecs(
      withExtra(
        kinds.route,
        "way-out",
        { destinationCidrBlock: "0.0.0.0/0" },
        { routeTableId: ["network-route-table-data"], gatewayId: ["network-internet-gateway"] },
      ),
    ),
    "they share the table of load balancers": ecs(
      relinked(kinds.routeTableAssociation, "network-route-table-association-data-a", "routeTableId", {
        "network-route-table-data": "network-route-table-public",
      }),
    ),
  },
  "network-endpoints": {
    "what goes to S3 pays for NAT": ecs(without(kinds.vpcEndpoint, "network-vpc-endpoint-s3")),
    "without NAT, no task starts": ecs(without(kinds.natGateway), without(kinds.route)),
  },
  "network-acl-no-admin-ports": {
    "all ports are open": ecs(withExtra(kinds.networkAclRule, "all", { ...opening, protocol: "-1" })),
    "all ports are open by a list's own rule": ecs(
      withExtra(kinds.networkAcl, "list", {
        vpcId: "vpc-1",
        ingress: [{ ruleNo: 100, action: "allow", protocol: "-1", cidrBlock: "0.0.0.0/0", fromPort: 0, toPort: 0 }],
      }),
    ),
    "SSH is among the ports": ecs(
      withExtra(kinds.networkAclRule, "low", { ...opening, protocol: "tcp", fromPort: 1, toPort: 1023 }),
    ),
  },
};
