import type * as k8s from "@pulumi/kubernetes";
import type { HealthSettings } from "../service/health";
import { literal } from "./literal";

type Probe = k8s.types.input.core.v1.Probe;

/** The probes of a container, by the figures that its health check and its target group have on ECS. */
export interface Probes {
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
}

/**
 * `live` is asked once the container has started, for which it has `startSeconds`; `ready` takes the pod out of its service,
 * as the load balancer does, and never ends it.
 */
export function probes({ live, ready }: HealthSettings, port: number | undefined): Probes {
  const alive = live && {
    ...(live.kind === "path"
      ? { httpGet: { path: live.path, port: port ?? 0 } }
      : { exec: { command: live.command.map(literal) } }),
    timeoutSeconds: live.timeoutSeconds,
  };
  return {
    ...(alive && {
      // Asked often, so that what starts fast serves soon; as long in all as a start may take, and then as many more
      // wrong answers as `live` bears. The first is asked at once, when hardly anything listens yet, and takes no time.
      startupProbe: {
        ...alive,
        periodSeconds: startPeriodSeconds,
        failureThreshold: 1 + Math.ceil((live.startSeconds + live.retries * live.intervalSeconds) / startPeriodSeconds),
      },
      livenessProbe: { ...alive, periodSeconds: live.intervalSeconds, failureThreshold: live.retries },
    }),
    ...(ready && {
      readinessProbe: {
        ...(takes4xx(ready.statusCodes)
          ? { tcpSocket: { port: port ?? 0 } }
          : { httpGet: { path: ready.path, port: port ?? 0 } }),
        periodSeconds: ready.intervalSeconds,
        timeoutSeconds: ready.timeoutSeconds,
        successThreshold: ready.healthyCount,
        failureThreshold: ready.unhealthyCount,
      },
    }),
  };
}

const startPeriodSeconds = 5;

/** For Kubernetes 200 to 399 are right answers; where the load balancer takes others, it alone can tell. */
const takes4xx = (statusCodes: string): boolean => /4\d\d/.test(statusCodes);
