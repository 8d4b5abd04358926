import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample, type Sample } from "../sample";

const gateway = (zone: string): Sample[] => [
  sample(kinds.subnet, `public-${zone}`, { availabilityZone: zone }),
  sample(kinds.natGateway, `nat-${zone}`, {}, { needs: { subnetId: [`public-${zone}`] } }),
];
/** A zone of which the private subnet goes out by a gateway. */
const zone = (name: string, nat: string, availabilityZone: string | typeof UNKNOWN = name): Sample[] => [
  sample(kinds.subnet, `private-${name}`, { availabilityZone }),
  sample(kinds.routeTable, `table-${name}`, {}),
  sample(
    kinds.routeTableAssociation,
    `association-${name}`,
    {},
    { needs: { routeTableId: [`table-${name}`], subnetId: [`private-${name}`] } },
  ),
  sample(kinds.route, `route-${name}`, {}, { needs: { routeTableId: [`table-${name}`], natGatewayId: [nat] } }),
];

export const network: Cases = {
  "nat-single-point": [
    {
      what: "a gateway in each zone",
      stack: [...gateway("a"), ...gateway("b"), ...zone("a", "nat-a"), ...zone("b", "nat-b")],
    },
    { what: "a gateway that nobody uses", stack: gateway("a") },
    {
      what: "a regional gateway",
      stack: [
        sample(kinds.natGateway, "nat", { availabilityMode: "regional" }),
        ...zone("a", "nat"),
        ...zone("b", "nat"),
      ],
    },
    {
      what: "one gateway for three zones",
      stack: [...gateway("a"), ...zone("a", "nat-a"), ...zone("b", "nat-a"), ...zone("c", "nat-a")],
      finds: ["nat-a: it stands in a and is the only way out of b and c as well"],
    },
    {
      what: "gateways that are crossed",
      stack: [...gateway("a"), ...gateway("b"), ...zone("a", "nat-b"), ...zone("b", "nat-a")],
      finds: [
        "nat-a: it stands in a and is the only way out of b",
        "nat-b: it stands in b and is the only way out of a",
      ],
    },
    {
      what: "routes within the table",
      stack: [
        ...gateway("a"),
        sample(kinds.subnet, "private-b", { availabilityZone: "b" }),
        sample(kinds.routeTable, "table-b", { routes: UNKNOWN }, { needs: { routes: ["nat-a"] } }),
        sample(
          kinds.routeTableAssociation,
          "association",
          {},
          { needs: { routeTableId: ["table-b"], subnetId: ["private-b"] } },
        ),
      ],
      finds: ["nat-a: it stands in a and is the only way out of b"],
    },
    {
      what: "zones by their ids",
      stack: [
        sample(kinds.subnet, "public", { availabilityZone: UNKNOWN, availabilityZoneId: "euc1-az1" }),
        sample(kinds.natGateway, "nat", {}, { needs: { subnetId: ["public"] } }),
        ...zone("b", "nat"),
      ],
      finds: ["nat: it stands in euc1-az1 and is the only way out of b"],
    },
    {
      what: "a gateway in a subnet of another stack",
      stack: [sample(kinds.natGateway, "nat", { subnetId: "subnet-1" }), ...zone("a", "nat")],
      notJudged: ["nat: the subnet of nat is not of this stack"],
    },
    {
      what: "a zone that is not known",
      stack: [...gateway("a"), ...zone("b", "nat-a", UNKNOWN)],
      notJudged: ["nat-a: the zone of private-b is not known"],
    },
  ],
};
