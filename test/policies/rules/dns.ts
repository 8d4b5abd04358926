import * as kinds from "../../../policies/kinds";
import { UNKNOWN, type Unknown } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample } from "../sample";

const zone = sample(kinds.dnsZone, "zone", { name: "shop.example" });
const within = (vpcs: { vpcId: string }[] | Unknown) => sample(kinds.dnsZone, "zone", { vpcs });
const signing = (signingStatus?: string | Unknown) =>
  sample(kinds.dnsZoneSigning, "signing", { signingStatus }, { needs: { hostedZoneId: ["zone"] } });

export const dns: Cases = {
  "zone-signed": [
    { what: "a zone that is signed", stack: [zone, signing()] },
    { what: "a zone within a network", stack: [within([{ vpcId: "vpc-1" }])] },
    { what: "one that is not", stack: [zone], finds: ["zone: it is not signed: it has no HostedZoneDnsSec"] },
    {
      what: "one that no longer is",
      stack: [zone, signing("NOT_SIGNING")],
      finds: ["zone: signing does not sign it"],
    },
    {
      what: "one that will say",
      stack: [zone, signing(UNKNOWN)],
      notJudged: ["zone: signing.signingStatus is known only after the deployment"],
    },
  ],
  "zone-query-log": [
    {
      what: "a zone with its log",
      stack: [zone, sample(kinds.dnsZoneQueryLog, "log", {}, { needs: { zoneId: ["zone"] } })],
    },
    { what: "a zone within a network", stack: [within([{ vpcId: "vpc-1" }])] },
    { what: "one without", stack: [zone], finds: ["zone: it has no QueryLog"] },
    {
      what: "one that will say where it is",
      stack: [within(UNKNOWN)],
      notJudged: ["zone: zone.vpcs is known only after the deployment"],
    },
  ],
};
