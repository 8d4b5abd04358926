import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample, type Sample } from "../sample";

const address = (internal: boolean | typeof UNKNOWN = false): Sample[] => [
  sample(kinds.loadBalancer, "balancer", { internal }),
  sample(kinds.record, "record", { name: "shop.example" }, { needs: { aliases: ["balancer"] } }),
];
const healthCheck = (fqdn: string) => sample(kinds.healthCheck, "check", { fqdn, type: "HTTPS" });
const alarm = (of: string, props: NonNullable<(typeof kinds.metricAlarm)["props"]> = {}) =>
  sample(kinds.metricAlarm, "alarm", props, { needs: { dimensions: [of] } });
const imported = sample(kinds.certificate, "certificate", { certificateBody: "-----BEGIN CERTIFICATE-----" });

export const edge: Cases = {
  "monitor-the-edge": [
    {
      what: "an address that a canary asks",
      stack: [...address(), sample(kinds.canary, "canary", {}), alarm("canary")],
    },
    { what: "an address that a health check asks", stack: [...address(), healthCheck("shop.example"), alarm("check")] },
    {
      what: "a health check of the record itself",
      stack: [
        sample(kinds.distribution, "distribution", {}),
        sample(kinds.record, "record", { name: UNKNOWN }, { needs: { records: ["distribution"] } }),
        sample(kinds.healthCheck, "check", { fqdn: UNKNOWN }, { needs: { fqdn: ["record"] } }),
        alarm("check"),
      ],
    },
    {
      what: "an address that nobody asks",
      stack: address(),
      finds: ["record: nothing asks from outside whether shop.example answers"],
    },
    {
      what: "a health check of another address",
      stack: [...address(), healthCheck("other.example"), alarm("check")],
      finds: ["record: nothing asks from outside whether shop.example answers"],
    },
    {
      what: "a health check that nobody hears of",
      stack: [...address(), healthCheck("shop.example")],
      finds: ["record: check asks whether shop.example answers, and no alarm hears of it"],
    },
    {
      what: "addresses that are not public",
      stack: [...address(true), sample(kinds.record, "validation", { name: "_x.shop.example" })],
    },
    {
      what: "a certificate that AWS renews",
      stack: [sample(kinds.certificate, "certificate", { domainName: "shop.example" })],
    },
    {
      what: "a certificate that nobody renews",
      stack: [imported],
      finds: ["certificate: AWS does not renew it, and no alarm tells when its days come to an end"],
    },
    {
      what: "a certificate whose end is told",
      stack: [imported, alarm("certificate", { metricName: "DaysToExpiry" })],
    },
    {
      what: "an alarm that looks where there is something",
      stack: [
        sample(kinds.metricAlarm, "alarm", { namespace: "AWS/CloudFront", region: "us-east-1" }),
        sample(kinds.metricAlarm, "other", { namespace: "AWS/RDS", region: "eu-central-1" }),
      ],
    },
    {
      what: "an alarm that looks where there is nothing",
      stack: [sample(kinds.metricAlarm, "alarm", { namespace: "AWS/Route53", region: "eu-central-1" })],
      finds: ["alarm: AWS/Route53 has its metrics in us-east-1; in eu-central-1 it sees none"],
    },
    {
      what: "an alarm whose provider knows the region",
      stack: [sample(kinds.metricAlarm, "alarm", { namespace: "AWS/Route53" })],
      notJudged: ["alarm: the region of alarm is its provider's matter"],
    },
    {
      what: "a load balancer of which it is not known",
      stack: address(UNKNOWN),
      notJudged: ["record: balancer.internal is known only after the deployment"],
    },
  ],
};
