import { z } from "zod";
import { connectionParts } from "../connection";
import { isTooDeep, maxDepth, parseRoute } from "../ingress/routes";
import { scalar, short, template } from "../settings/kinds";
import { fargateSizes, memoryFor } from "./fargate";
import { healthSettings, neededGrace } from "./health";

/** The name of the volume behind a writable path. */
export const volumeName = (path: string): string => path.slice(1).replace(/[^A-Za-z0-9_-]/g, "-");

/** Names of entries of maps: they become parts of AWS names and of names on the network. */
export const key = (max: number, why: string) =>
  z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "a name of lower-case letters and digits, with single hyphens between")
    .max(max, `a name of at most ${max} characters: ${why}`);

export const variableName = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
    "a variable's name: at most 128 letters, digits and _, not starting with a digit",
  );

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

const useName = /^(?<name>[a-z][a-z0-9-]*)(\.(?<facet>[a-z][a-z0-9-]*))?$/;

/** What a service uses, and under which variables it hears of it; variables left out have a default name. */
export interface Use {
  readonly name: string;
  /** Empty for the thing itself. */
  readonly facet: string;
  readonly variables: Readonly<Partial<Record<(typeof connectionParts)[number], string>>>;
}

const useError = "an entry such as main, main.replica or { main: DATABASE_URL }";
const useVariables = z.union(
  [
    variableName,
    z.strictObject({
      url: variableName.optional(),
      host: variableName.optional(),
      port: variableName.optional(),
      user: variableName.optional(),
      password: variableName.optional(),
      database: variableName.optional(),
    }),
  ],
  { error: `a variable's name, or a map of ${connectionParts.join(", ")} to variables' names` },
);
const use = z
  .union([z.string().regex(useName, useError), z.record(z.string().regex(useName, useError), useVariables)], {
    error: useError,
  })
  .refine((entry) => typeof entry === "string" || Object.keys(entry).length === 1, { error: useError })
  .transform((entry): Use => {
    const [target, variables] = typeof entry === "string" ? [entry, {}] : (Object.entries(entry)[0] ?? ["", {}]);
    const groups = useName.exec(target)?.groups;
    return {
      name: groups?.["name"] ?? target,
      facet: groups?.["facet"] ?? "",
      variables: typeof variables === "string" ? { url: variables } : variables,
    };
  });

/** Settings of one entry of `services`. */
export const serviceSettings = z
  .strictObject({
    image: z
      .string()
      .regex(
        /^([a-z][a-z0-9-]*|[^\s@]+@sha256:[0-9a-f]{64})$/,
        "the name of a service, or a full reference with @sha256:",
      )
      .optional()
      .describe("whose image: another service's, or a full reference by digest; default: one of its own"),
    command: z.array(template()).min(1).optional().describe("instead of the image's own command"),
    port: z.int().min(1).max(65535).optional().describe("where it listens for HTTP; a worker has none"),
    routes: z.array(route).default([]).describe("which requests from the internet it gets; none: it is internal"),
    health: healthSettings.describe("how it is seen that a task works (live) and can serve (ready)"),
    cpu: z
      .literal(Object.keys(fargateSizes).map(Number))
      .default(512)
      .describe("CPU units of a task; 1024 are one vCPU"),
    memoryMiB: z.int().min(512).default(1024).describe("memory of a task; Fargate has a range for each CPU size"),
    architecture: z.enum(["arm64", "x86_64"]).default("arm64").describe("of the image; arm64 costs a fifth less"),
    spotPercent: z
      .int()
      .min(0)
      .max(100)
      .default(0)
      .describe("share of tasks on Fargate Spot, which AWS may stop with two minutes' notice"),
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
    rollout: z
      .strictObject({
        minHealthyPercent: z.int().min(0).max(100).default(100).describe("tasks that keep serving during a deploy"),
        maxPercent: z.int().min(101).max(400).default(200).describe("tasks, old and new, during a deploy"),
      })
      .prefault({})
      .describe("how a deploy replaces tasks; one that fails is rolled back"),
    drainSeconds: z
      .int()
      .min(0)
      .max(3600)
      .default(30)
      .describe("seconds that requests under way have when their task is taken out: as many as the longest takes"),
    stopTimeoutSeconds: z
      .int()
      .min(2)
      .max(120)
      .default(30)
      .describe("seconds from SIGTERM to SIGKILL, for the application to close its connections"),
    uses: z.array(use).default([]).describe("databases, caches and services that it uses"),
    env: z.record(variableName, scalar()).default({}).describe("plain variables"),
    secrets: z.array(variableName).default([]).describe("names of `secrets`, each a variable of that name"),
    user: z
      .string()
      .regex(/^[1-9]\d{0,9}(:[1-9]\d{0,9})?$/, "a user's and a group's number, such as 1000:1000, and not root")
      .default("1000:1000")
      .describe("user and group that the container runs as; never root"),
    writablePaths: z
      .array(z.string().regex(/^(\/[A-Za-z0-9._-]+)+$/, "an absolute path such as /app/.next/cache"))
      .refine((paths) => new Set(paths.map(volumeName)).size === paths.length, {
        error: "each path once, and no two that differ only in punctuation",
      })
      .default([])
      .describe("all that can be written to; the image has to declare each as a VOLUME that its user owns"),
    ephemeralStorageGiB: z.int().min(20).max(200).default(20).describe("disk of a task, for image and writable paths"),
    egressPorts: z
      .array(z.int().min(1).max(65535))
      .refine((ports) => ports.includes(443), {
        error: "443 among them: by it a task fetches its image and its secrets",
      })
      .default([443])
      .describe("TCP ports on the internet that it may connect to"),
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
        cpuPercent: z.int().min(1).max(100).default(90).describe("15 minutes above it ring"),
        memoryPercent: z.int().min(1).max(100).default(90).describe("15 minutes above it ring"),
      })
      .prefault({})
      .describe("when the service's alarms ring"),
  })
  .refine(({ cpu, memoryMiB }) => fargateSizes[cpu]?.includes(memoryMiB), {
    error: ({ input }) =>
      `with ${(input as { cpu: number }).cpu} CPU units Fargate has ${memoryFor((input as { cpu: number }).cpu)} MiB`,
    path: ["memoryMiB"],
  })
  .refine(({ scale: { min }, rollout }) => canRoll(min, rollout), {
    error: "figures by which ECS may start or stop at least one task: of `scale.min` tasks these leave none",
    path: ["rollout"],
  })
  .refine(({ drainSeconds, stopTimeoutSeconds }) => stopTimeoutSeconds >= Math.min(drainSeconds, 120), {
    error: "at least `drainSeconds` (or 120, the most that Fargate gives): a task must outlive its requests",
    path: ["stopTimeoutSeconds"],
  })
  .refine(({ routes, port }) => routes.length === 0 || port !== undefined, {
    error: "no routes without a `port`: a worker cannot be public",
    path: ["routes"],
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
