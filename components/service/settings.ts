import { z } from "zod";
import { isTooDeep, maxDepth, parseRoute } from "../ingress/routes";
import { kinds, short, template } from "../settings/kinds";
import { webPath } from "../waf/settings";
import { sizeRule, taskShape } from "../task/settings";
import { healthSettings, neededGrace } from "./health";

const route = short(
  z.strictObject({
    path: template()
      .refine((text) => parseRoute(text) !== undefined, {
        error: "a route [host]/path, such as /api or admin.{domain}/",
      })
      .refine((text) => !isTooDeep(parseRoute(text) ?? { path: "/" }), {
        error: `at most ${maxDepth} segments of a path`,
      })
      .describe("[host]/path; /api takes /api and all below it, / everything; the more specific route wins"),
    priority: z
      .int()
      .min(1)
      .max(50_000)
      .optional()
      .describe("the rule's priority; only needed where two routes come to the same"),
  }),
  "path",
);

/** Of the tasks that there should be, of each colour by itself. */
const shares = {
  minHealthyPercent: z.int().min(0).max(100).default(100).describe("tasks that keep serving during a deploy"),
  maxPercent: z.int().min(101).max(400).default(200).describe("tasks, old and new, during a deploy"),
};

/** Settings of one entry of `services`. */
export const serviceSettings = z
  .strictObject({
    ...taskShape,
    port: z.int().min(1).max(65535).optional().describe("where it listens for HTTP; a worker has none"),
    routes: z.array(route).default([]).describe("which requests from the internet it gets; none: it is internal"),
    closedPaths: z
      .array(
        template().refine((text) => webPath.safeParse(parseRoute(text)?.path).success, {
          error: "a [host]/path such as /api/internal, without `.` or `..` in it or a slash at its end",
        }),
      )
      .default([])
      .describe(
        "[host]/path that the internet never gets, with all below it, such as metrics; at all hosts of the service, or at the one that is named",
      ),
    health: healthSettings.describe("how it is seen that a task works (live) and can serve (ready)"),
    spotPercent: z
      .int()
      .min(0)
      .max(100)
      .default(0)
      .describe("share of tasks on spot capacity, which AWS may stop with two minutes' notice"),
    scale: z
      .strictObject({
        min: z.int().min(1).max(5000).default(2).describe("tasks at least"),
        max: z.int().min(1).max(5000).default(4).describe("tasks at most"),
        cpuPercent: z.int().min(1).max(100).default(70).describe("average CPU that scaling aims at"),
        memoryPercent: z.int().min(1).max(100).default(80).describe("average memory that scaling aims at"),
        requestsPerTarget: z
          .int()
          .min(1)
          .optional()
          .describe("requests a minute and task that scaling aims at; public services only"),
        outSeconds: z.int().min(0).max(3600).default(60).describe("pause after adding tasks"),
        inSeconds: z.int().min(0).max(3600).default(300).describe("pause after taking tasks away"),
      })
      .refine(({ min, max }) => min <= max, { error: "at least as many as `min`", path: ["max"] })
      .prefault({})
      .describe("how many tasks run"),
    rollout: kinds(
      "kind",
      {
        rolling: z
          .strictObject(shares)
          .describe("new tasks take the place of old ones; a deploy that fails is rolled back"),
        blueGreen: z
          .strictObject(shares)
          .describe(
            "two colours, each with `scale.min` tasks or more: a deploy changes the one that serves nobody, and `plinth given " +
              "--switch` with the next deploy sends requests to it, or back; on eks, with a port and an image in a repository",
          ),
      },
      { default: "rolling" },
    ).describe(
      "how a deploy replaces tasks: in place, or, on eks, in two colours of which one serves (docs/operating.md, Blue and green)",
    ),
    drainSeconds: z
      .int()
      .min(0)
      .max(3600)
      .default(30)
      .describe("seconds that requests under way have when their task is taken out: as many as the longest takes"),
    alarms: z
      .strictObject({
        latencyP95Seconds: z
          .number()
          .positive()
          .max(300)
          .default(2)
          .describe("p95 of 5 minutes above it, twice, rings"),
        errorPercent: z
          .number()
          .positive()
          .max(100)
          .default(5)
          .describe("share of 5xx answers; 5 minutes above it ring"),
        errorsPerSecond: z
          .number()
          .positive()
          .max(10_000)
          .optional()
          .describe("5xx answers a second, whatever their share; 5 minutes above it ring"),
        cpuPercent: z.int().min(1).max(100).default(90).describe("15 minutes above it ring"),
        memoryPercent: z.int().min(1).max(100).default(90).describe("15 minutes above it ring"),
      })
      .prefault({})
      .describe("when the service's alarms ring"),
  })
  .refine(...sizeRule)
  .refine(({ scale: { min }, rollout }) => canRoll(min, rollout), {
    error: "figures by which at least one task may start or stop: of `scale.min` tasks these leave none",
    path: ["rollout"],
  })
  .refine(({ rollout, port }) => rollout.kind !== "blueGreen" || port !== undefined, {
    error: "`rolling` without a `port`: of a worker nothing can be switched",
    path: ["rollout"],
  })
  .refine(({ rollout, image }) => rollout.kind !== "blueGreen" || image?.includes("@") !== true, {
    error: "no full reference with `rollout: blueGreen`: each colour has an image of its own, of one repository",
    path: ["image"],
  })
  .refine(({ drainSeconds, stopTimeoutSeconds }) => stopTimeoutSeconds >= Math.min(drainSeconds, 120), {
    error: "at least `drainSeconds` (or 120, the most that there is): a task must outlive its requests",
    path: ["stopTimeoutSeconds"],
  })
  .refine(({ routes, port }) => routes.length === 0 || port !== undefined, {
    error: "no routes without a `port`: a worker cannot be public",
    path: ["routes"],
  })
  .refine(({ routes, closedPaths }) => closedPaths.length === 0 || routes.length > 0, {
    error: "none without routes: the internet does not get to this service",
    path: ["closedPaths"],
  })
  .refine(({ routes, health }) => routes.length === 0 || health.ready !== undefined, {
    error: "`ready`, a path by which the load balancer sees that a task can serve: the service has routes",
    path: ["health"],
  })
  .refine(({ health, port }) => health.live?.kind !== "path" || port !== undefined, {
    error: "a `command`: without a port there is nobody to ask for a path",
    path: ["health", "live"],
  })
  .refine(
    ({ health }) =>
      [health.live, health.ready].every((check) => check === undefined || check.timeoutSeconds < check.intervalSeconds),
    {
      error: "a `timeoutSeconds` below `intervalSeconds` in each check",
      path: ["health"],
    },
  )
  .refine(({ health }) => health.graceSeconds === undefined || health.graceSeconds >= neededGrace(health), {
    error: "at least `live.startSeconds` and the time of `ready.healthyCount` answers",
    path: ["health", "graceSeconds"],
  })
  .refine(({ scale, routes }) => scale.requestsPerTarget === undefined || routes.length > 0, {
    error: "no `requestsPerTarget` without routes: the load balancer counts requests",
    path: ["scale", "requestsPerTarget"],
  });

/** ECS rounds the most down and the least up. */
function canRoll(tasks: number, rollout: { minHealthyPercent: number; maxPercent: number }): boolean {
  const most = Math.floor((tasks * rollout.maxPercent) / 100);
  const least = Math.ceil((tasks * rollout.minHealthyPercent) / 100);
  return most > tasks || least < tasks;
}

export type ServiceSettings = z.infer<typeof serviceSettings>;

/** Whether it is reached from the internet. */
export const isPublic = ({ routes }: Pick<ServiceSettings, "routes">): boolean => routes.length > 0;

/** Whether it is rolled out in two colours. */
export const isBlueGreen = ({ rollout }: Pick<ServiceSettings, "rollout">): boolean => rollout.kind === "blueGreen";

/** How many of its tasks there may be: with two colours, each may grow to as many as one could alone. */
export const tasksAtMost = (settings: Pick<ServiceSettings, "rollout" | "scale">): number =>
  (isBlueGreen(settings) ? 2 : 1) * settings.scale.max;
