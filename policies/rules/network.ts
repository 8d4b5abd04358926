import * as kinds from "../kinds";
import { known, NotJudged, type Resource } from "../resource";
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
    const tables = [
      ...graph.users(gateway, kinds.routeTable, "routes"),
      ...graph
        .users(gateway, kinds.route, "natGatewayId")
        .flatMap((route) => graph.links(route, "routeTableId", kinds.routeTable)),
    ];
    const served = tables
      .flatMap((table) => graph.users(table, kinds.routeTableAssociation, "routeTableId"))
      .flatMap((association) => graph.links(association, "subnetId", kinds.subnet))
      .map(zone);
    if (served.length === 0) return;
    const own = graph.links(gateway, "subnetId", kinds.subnet).map(zone);
    if (own.length === 0) throw new NotJudged(`the subnet of ${gateway.name} is not of this stack`);
    const others = [...new Set(served)].filter((zone) => !own.includes(zone)).sort();
    if (others.length > 0) {
      yield `it stands in ${own.join()} and is the only way out of ${others.join(" and ")} as well: when its zone fails, they lose the internet too`;
    }
  },
});

/** A subnet names its zone in one of two ways; what AWS says of the other is known later. */
function zone({ name, props }: Resource<NonNullable<(typeof kinds.subnet)["props"]>>): string {
  const found = known(() => props.availabilityZone) ?? known(() => props.availabilityZoneId);
  if (found === undefined) throw new NotJudged(`the zone of ${name} is not known`);
  return found;
}
