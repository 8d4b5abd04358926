import * as kinds from "../kinds";
import { graphRule } from "../rule";

/** Source: "Configuring DNSSEC signing in Amazon Route 53", Amazon Route 53 Developer Guide. A private zone cannot be signed. */
export const zoneSigned = graphRule({
  name: "zone-signed",
  description: "Nobody can forge what a public zone answers.",
  severity: "low",
  remedy:
    "Add a KeySigningKey with a key in us-east-1 and a HostedZoneDnsSec, and give the parent zone the DS record; to go back, take that away first.",
  tags: ["checkov:CKV2_AWS_38"],
  // Plinth signs no zone yet.
  level: { production: "advisory", otherwise: "disabled" },
  on: [kinds.dnsZone],
  *check(zone, _, graph) {
    if ((zone.props.vpcs ?? []).length > 0) return;
    const signings = graph.users(zone, kinds.dnsZoneSigning, "hostedZoneId");
    if (signings.length === 0) yield "it is not signed: it has no HostedZoneDnsSec";
    for (const { name, props } of signings) {
      if (props.signingStatus === "NOT_SIGNING") yield `${name} does not sign it`;
    }
  },
});

/** Source: "Public DNS query logging", Amazon Route 53 Developer Guide. */
export const zoneQueryLog = graphRule({
  name: "zone-query-log",
  description: "A public zone writes down what it was asked.",
  severity: "low",
  remedy: "Add a QueryLog of the zone, with a log group in us-east-1 that Route 53 may write to.",
  tags: ["checkov:CKV2_AWS_39", "fsbp:Route53.2"],
  // Plinth makes no such log yet.
  level: { production: "advisory", otherwise: "disabled" },
  on: [kinds.dnsZone],
  *check(zone, _, graph) {
    if ((zone.props.vpcs ?? []).length > 0) return;
    if (graph.users(zone, kinds.dnsZoneQueryLog, "zoneId").length === 0) yield "it has no QueryLog";
  },
});
