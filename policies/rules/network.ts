import * as kinds from "../kinds";
import { graphRule } from "../rule";

/**
 * Source: "NAT gateway basics", Amazon VPC User Guide: resources that share a zonal NAT gateway lose the internet with its
 * zone. A regional one stands in every zone in which there is something to serve.
 */
export const natSinglePoint = graphRule({
  name: "nat-single-point",
  description: "No zone goes out to the internet through another zone.",
  severity: "high",
  remedy: "One NAT gateway in each zone, or a regional one: `network.nat: perZone` or `regional`.",
  level: { production: "mandatory", otherwise: "disabled" },
  on: [kinds.natGateway],
  *check(gateway, _, graph) {
    if (gateway.props.availabilityMode === "regional") return;
    const own = graph.links(gateway, "subnetId", kinds.subnet).map(({ props }) => props.availabilityZone);
    const tables = [
      ...graph.users(gateway, kinds.routeTable, "routes"),
      ...graph
        .users(gateway, kinds.route, "natGatewayId")
        .flatMap((route) => graph.links(route, "routeTableId", kinds.routeTable)),
    ];
    const served = tables
      .flatMap((table) => graph.users(table, kinds.routeTableAssociation, "routeTableId"))
      .flatMap((association) => graph.links(association, "subnetId", kinds.subnet))
      .map(({ props }) => props.availabilityZone);
    const others = [...new Set(served)].filter((zone) => !own.includes(zone)).sort();
    if (others.length > 0) {
      yield `it stands in ${own.join()} and is the only way out of ${others.join(" and ")} as well: when its zone fails, they lose the internet too`;
    }
  },
});
