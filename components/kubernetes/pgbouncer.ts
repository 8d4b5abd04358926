import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { watch } from "../alarm";
import { port, type PgbouncerArgs, type Pool } from "../pooler";
import { pgbouncerAlarms } from "../pooler/alarms";
import { pgbouncerWiring } from "../pooler/wiring";
import { steadyTimeouts } from "../task/steady";
import { podMetric } from "./alarms";
import { clusterService } from "./cluster-service";
import { deploymentSpec } from "./deployment";
import { labelsOf } from "./labels";
import { disruptionBudget } from "./scaling";
import { workload, type Place } from "./workload";

/** PgBouncer in pods over the zones, behind one name of the cluster. */
export function pgbouncerPods(
  name: string,
  args: Omit<PgbouncerArgs, "run"> & Place,
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
  const deployment = new k8s.apps.v1.Deployment(
    `${name}-deployment`,
    {
      metadata: { name, namespace: own.namespaceName, labels: own.labels },
      spec: {
        ...deploymentSpec(own, { minHealthyPercent: 100, maxPercent: 200 }),
        replicas: running ? pooling.tasks : 0,
      },
    },
    pulumi.mergeOptions(opts, { dependsOn: [...own.after], customTimeouts: steadyTimeouts }),
  );
  disruptionBudget(name, own, opts);
  const pods = { clusterName: cluster.clusterName, namespaceName: own.namespaceName, name };
  return {
    host: pulumi.output(name),
    peer: { ...cluster.peer, name, pods: labelsOf(name) },
    running,
    watched: watch(name, pgbouncerAlarms(podMetric(pods, "cpu")), { ...args.alarms, enabled: running }, opts),
    after: [service, deployment, database.ready],
  };
}
