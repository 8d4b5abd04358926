import * as kinds from "../../../policies/kinds";
import { ecs, patched, withExtra, without, type Mutations } from "./mutation";

export const edge: Mutations = {
  "monitor-the-edge": {
    "nobody asks whether a second name answers": ecs(
      withExtra(kinds.record, "old-name", { name: "old.example", type: "A" }, { aliases: ["ingress-load-balancer"] }),
    ),
    "nobody renews an imported certificate": ecs(
      patched(kinds.certificate, "dns-certificate", { certificateBody: "-----BEGIN CERTIFICATE-----" }),
    ),
    "no alarm hears of it that a canary gets no answer": {
      given: [
        withExtra(kinds.canary, "shop", { name: "shop" }),
        withExtra(
          kinds.metricAlarm,
          "shop-answers",
          { metricName: "SuccessPercent", alarmActions: ["arn:aws:test:::notifications-topic-critical"] },
          { dimensions: ["shop"] },
        ),
      ],
      ...ecs(without(kinds.metricAlarm, "shop-answers")),
      companions: { "alarm-coverage": "a canary without an alarm is not watched" },
    },
    "an alarm listens in the wrong region": ecs(
      patched(kinds.metricAlarm, "waf-metric-alarm-blocked", { namespace: "AWS/CloudFront", region: "eu-central-1" }),
    ),
  },
};
