import * as kinds from "../../../policies/kinds";
import { ecs, patched, withExtra, without, type Mutations } from "./mutation";

const signing = withExtra(kinds.dnsZoneSigning, "signing", {}, { hostedZoneId: ["dns-zone"] });
const queryLog = withExtra(kinds.dnsZoneQueryLog, "query-log", {}, { zoneId: ["dns-zone"] });

export const dns: Mutations = {
  "zone-signed": {
    "nobody signs it any more": { given: [signing], ...ecs(without(kinds.dnsZoneSigning)) },
    "it is signed no more": {
      given: [signing],
      ...ecs(patched(kinds.dnsZoneSigning, "signing", { signingStatus: "NOT_SIGNING" })),
    },
  },
  "zone-query-log": {
    "nobody writes down what it is asked": { given: [queryLog], ...ecs(without(kinds.dnsZoneQueryLog)) },
  },
};
