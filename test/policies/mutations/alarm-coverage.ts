import * as kinds from "../../../policies/kinds";
import { documentdb, ecs, eks, withExtra, without, type Mutations } from "./mutation";

export const alarmCoverage: Mutations = {
  "alarm-coverage": {
    "nobody looks at the CPU of a service": ecs(without(kinds.metricAlarm, "web-metric-alarm-cpu")),
    "nobody looks at how long answers take": ecs(without(kinds.metricAlarm, "web-metric-alarm-latency")),
    "nobody hears of a load balancer's own errors": ecs(without(kinds.metricAlarm, "ingress-metric-alarm-elb-5xx")),
    "nobody sees a database fill": ecs(without(kinds.metricAlarm, "main-metric-alarm-free-storage")),
    "nobody sees what a cache drops": ecs(without(kinds.metricAlarm, "sessions-metric-alarm-evictions")),
    "nobody hears of a failed backup": ecs(without(kinds.metricAlarm, "backups-metric-alarm-failed")),
    "nobody looks at the CPU of pods": eks(without(kinds.metricAlarm, "worker-metric-alarm-cpu")),
    "nobody sees an instance fall behind": documentdb(without(kinds.metricAlarm, "main-metric-alarm-replica-lag")),
    "nobody sees messages grow old": ecs(withExtra(kinds.queue, "orders-dead-letter", {})),
    "nobody hears of a canary": {
      ...ecs(withExtra(kinds.canary, "shop", { name: "shop" })),
      companions: { "monitor-the-edge": "it is the canary that asks whether the address answers" },
    },
  },
};
