import { z } from "zod";
import { kinds, short } from "../settings/kinds";

const path = z
  .string()
  .regex(/^\/[\x21-\x7e]*$/, "a path such as /api/health")
  .max(1024);

const liveFigures = {
  intervalSeconds: z.int().min(5).max(300).default(30).describe("seconds between two questions"),
  timeoutSeconds: z.int().min(2).max(60).default(5).describe("seconds that an answer may take"),
  retries: z.int().min(1).max(10).default(3).describe("wrong answers in a row until the task is replaced"),
  startSeconds: z
    .int()
    .min(0)
    .max(300)
    .default(60)
    .describe("seconds after the start in which wrong answers do not count"),
};

/** Settings of a service's `health`. */
export const healthSettings = z
  .strictObject({
    live: kinds(
      "kind",
      {
        path: z.strictObject({ path: path.describe("asked inside the container, by a line of Node"), ...liveFigures }),
        command: z.strictObject({
          command: z.array(z.string().min(1)).min(1).describe("run inside the container; exit code 0 is healthy"),
          ...liveFigures,
        }),
      },
      { short: { variant: "path", key: "path" } },
    )
      .optional()
      .describe("whether the process still works; a task that does not is replaced. Ask nothing of databases here"),
    ready: short(
      z.strictObject({
        path: path.describe("asked by the load balancer; 2xx while the task can serve"),
        intervalSeconds: z.int().min(5).max(300).default(15).describe("seconds between two questions"),
        timeoutSeconds: z.int().min(2).max(120).default(5).describe("seconds that an answer may take"),
        healthyCount: z.int().min(2).max(10).default(2).describe("right answers in a row until requests come"),
        unhealthyCount: z
          .int()
          .min(2)
          .max(10)
          .default(10)
          .describe("wrong answers in a row until requests stop and, on ecs, the task is replaced"),
        statusCodes: z
          .string()
          .regex(/^[2-4]\d\d([,-][2-4]\d\d)*$/, "such as 200 or 200-299")
          .default("200")
          .describe("which answers are right"),
      }),
      "path",
    )
      .optional()
      .describe(
        "whether a task can serve; public services need it. The defaults ride out a database failover of 120 s",
      ),
    graceSeconds: z
      .int()
      .min(0)
      .max(3600)
      .optional()
      .describe(
        "seconds after the start in which the load balancer's verdict does not count; default: what the figures need",
      ),
  })
  .prefault({});

export type HealthSettings = z.infer<typeof healthSettings>;

/** A task that starts as slowly as it may still has its right answers to give before it is judged. */
export const neededGrace = ({ live, ready }: Pick<HealthSettings, "live" | "ready">): number =>
  (live?.startSeconds ?? 0) + (ready === undefined ? 0 : ready.intervalSeconds * ready.healthyCount);

export const graceSeconds = (health: HealthSettings): number => health.graceSeconds ?? neededGrace(health);

/** A container's health check as ECS takes it. */
export interface ContainerHealthCheck {
  readonly command: string[];
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly startPeriod: number;
}

/**
 * The container's health check. A path is asked by Node, because images of Node applications have that, and mostly
 * neither curl nor wget.
 */
export function containerHealthCheck(
  { live }: HealthSettings,
  port: number | undefined,
): ContainerHealthCheck | undefined {
  if (live === undefined) return undefined;
  const command = live.kind === "path" ? ["node", "-e", question(port ?? 0, live.path)] : live.command;
  return {
    command: ["CMD", ...command],
    interval: live.intervalSeconds,
    timeout: live.timeoutSeconds,
    retries: live.retries,
    startPeriod: live.startSeconds,
  };
}

const question = (port: number, path: string): string =>
  `fetch(${JSON.stringify(`http://127.0.0.1:${port}${path}`)}).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))`;
