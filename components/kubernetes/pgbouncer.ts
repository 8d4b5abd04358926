import * as pulumi from "@pulumi/pulumi";
import { watch } from "../alarm";
import { port, type PgbouncerArgs, type Pool } from "../pooler";
import { pgbouncerAlarms } from "../pooler/alarms";
import { pgbouncerWiring } from "../pooler/wiring";
import { podMetric } from "./alarms";
import { clusterService } from "./cluster-service";
import { deployment } from "./deployment";
import { disruptionBudget } from "./disruption-budget";
import { labelsOf } from "./labels";
import { workload, type InCluster } from "./workload";

/** PgBouncer in pods over the zones, behind one name of the cluster. */
export function pgbouncerPods(
  name: string,
  args: Omit<PgbouncerArgs, "run"> & InCluster,
  opts: pulumi.CustomResourceOptions,
): Pool {
  const { cluster, running, database, pooling } = args;
  const answers = { tcpSocket: { port }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 };
  const own = workload(
    name,
    {
      ...args,
      ...pgbouncerWiring(args),
      listens: { name, port, isPublic: false, used: true },
      serving: { ports: [{ name: "postgres", containerPort: port }], livenessProbe: answers, readinessProbe: answers },
      preStopSeconds: 5,
    },
    opts,
  );
  const service = clusterService(name, { port, portName: "postgres", own }, opts);
  const shares = { minHealthyPercent: 100, maxPercent: 200 };
  const pods = deployment(name, { own, shares, replicas: pooling.tasks, running, after: [] }, opts);
  disruptionBudget(name, own, opts);
  const watched = { clusterName: cluster.clusterName, namespaceName: own.namespaceName, name };
  return {
    host: pulumi.output(name),
    peer: { ...cluster.peer, name, pods: labelsOf(name) },
    running,
    watched: watch(name, pgbouncerAlarms(podMetric(watched, "cpu")), { ...args.alarms, enabled: running }, opts),
    after: [service, pods, database.ready],
  };
}
