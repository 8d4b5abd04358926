import type { Graph } from "../graph";
import * as kinds from "../kinds";
import type { Kind } from "../kinds";
import { is, known, NotJudged, type Resource } from "../resource";
import { graphRule } from "../rule";

type Record = Resource<NonNullable<(typeof kinds.record)["props"]>>;

/** What AWS counts for the whole world, and shows in one region alone. */
const worldwide = ["AWS/CloudFront", "AWS/Route53"];
const worldRegion = "us-east-1";

/**
 * Source: "Using synthetic monitoring", Amazon CloudWatch User Guide; "Monitoring health checks using CloudWatch", Amazon Route 53
 * Developer Guide; "Services that publish CloudWatch metrics".
 */
export const monitorTheEdge = graphRule({
  name: "monitor-the-edge",
  description: "Somebody outside asks whether each public address answers, and tells when it does not.",
  severity: "medium",
  remedy:
    "Give the address a canary of CloudWatch Synthetics or a health check of Route 53, each with an alarm, and an imported certificate an alarm on `DaysToExpiry`.",
  // Plinth makes no canaries yet.
  level: { production: "advisory", otherwise: "disabled" },
  on: [kinds.record, kinds.certificate, kinds.metricAlarm] as readonly Kind[],
  *check(resource, _, graph) {
    if (is(resource, kinds.record)) yield* unasked(resource, graph);
    if (is(resource, kinds.certificate)) {
      // What AWS issues it renews itself.
      if (resource.props.certificateBody === undefined) return;
      const alarms = graph.users(resource, kinds.metricAlarm, "dimensions");
      if (!alarms.some(({ props }) => props.metricName === "DaysToExpiry")) {
        yield "AWS does not renew it, and no alarm tells when its days come to an end";
      }
    }
    if (is(resource, kinds.metricAlarm)) {
      const { namespace = "", region } = resource.props;
      if (!worldwide.includes(namespace)) return;
      if (region === undefined) throw new NotJudged(`the region of ${resource.name} is its provider's matter`);
      if (region !== worldRegion) yield `${namespace} has its metrics in ${worldRegion}; in ${region} it sees none`;
    }
  },
});

function* unasked(record: Record, graph: Graph): Iterable<string> {
  if (!isPublic(record)) return;
  const host = known(() => record.props.name) ?? record.name;
  // Which address a canary asks stands in its code.
  const askers = [
    ...graph.ofType(kinds.healthCheck).filter((check) => asks(check, record, graph)),
    ...graph.ofType(kinds.canary),
  ];
  if (askers.length === 0) yield `nothing asks from outside whether ${host} answers`;
  else if (!askers.some((asker) => graph.users(asker, kinds.metricAlarm, "dimensions").length > 0)) {
    yield `${askers.map(({ name }) => name).join(" and ")} asks whether ${host} answers, and no alarm hears of it`;
  }
}

function isPublic(record: Record): boolean {
  const needed = [...(record.propertyDependencies["aliases"] ?? []), ...(record.propertyDependencies["records"] ?? [])];
  return needed.some(
    (each) => is(each, kinds.distribution) || (is(each, kinds.loadBalancer) && each.props.internal !== true),
  );
}

const asks = (
  check: Resource<NonNullable<(typeof kinds.healthCheck)["props"]>>,
  record: Record,
  graph: Graph,
): boolean =>
  graph.links(check, "fqdn", kinds.record).includes(record) ||
  (record.props.name !== undefined && known(() => check.props.fqdn) === record.props.name);
