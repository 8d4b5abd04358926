import { z } from "zod";
import { connectionParts, type ConnectionPart } from "../connection";
import { scalar, template } from "../settings/kinds";
import { variableName } from "../settings/names";
import { fargateSizes, memoryFor } from "./fargate";

/** The name of the volume behind a writable path. */
export const volumeName = (path: string): string => path.slice(1).replace(/[^A-Za-z0-9_-]/g, "-");

const useName = /^(?<name>[a-z][a-z0-9-]*)(\.(?<facet>[a-z][a-z0-9-]*))?$/;

/** What a task uses, and under which variables it hears of it. */
export interface Use {
  readonly name: string;
  /** Empty for the thing itself. */
  readonly facet: string;
  /** The variable of the whole: a URL, or a bucket's name; without it and without parts, one of a default name. */
  readonly variable?: string;
  /** Variables of parts. */
  readonly variables: Readonly<Partial<Record<ConnectionPart, string>>>;
}

const useError = "an entry such as main, main.replica or { main: DATABASE_URL }";
const useVariables = z.union(
  [
    variableName,
    z.strictObject(
      Object.fromEntries(connectionParts.map((part) => [part, variableName.optional()])) as Record<
        ConnectionPart,
        z.ZodOptional<typeof variableName>
      >,
    ),
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
      ...(typeof variables === "string" ? { variable: variables, variables: {} } : { variables }),
    };
  });

/** An image by the name of a service or job, or by digest. */
export const image = z
  .string()
  .regex(
    /^([a-z][a-z0-9-]*|[^\s@]+@sha256:[0-9a-f]{64})$/,
    "the name of a service or job, or a full reference with @sha256:",
  );

/** What everything that runs in tasks can say: a service, a job, a release. */
export const taskShape = {
  image: image
    .optional()
    .describe("whose image: another service's or job's, or a full reference by digest; default: one of its own"),
  command: z.array(template()).min(1).optional().describe("instead of the image's own command"),
  cpu: z.literal(Object.keys(fargateSizes).map(Number)).default(512).describe("CPU units of a task; 1024 are one vCPU"),
  memoryMiB: z.int().min(512).default(1024).describe("memory of a task; Fargate has a range for each CPU size"),
  architecture: z.enum(["arm64", "x86_64"]).default("arm64").describe("of the image; arm64 costs a fifth less"),
  stopTimeoutSeconds: z
    .int()
    .min(2)
    .max(120)
    .default(30)
    .describe("seconds from SIGTERM to SIGKILL, for the application to close its connections"),
  uses: z.array(use).default([]).describe("databases, caches, buckets and services that it uses"),
  env: z.record(variableName, scalar()).default({}).describe("plain variables"),
  secrets: z.array(variableName).default([]).describe("names of `secrets`, each a variable of that name"),
  user: z
    .string()
    .regex(/^[1-9]\d{0,9}(:[1-9]\d{0,9})?$/, "a user's and a group's number, such as 1000:1000, and not root")
    .default("1000:1000")
    .describe("user and group that the container runs as; never root"),
  writablePaths: z
    .array(z.string().regex(/^(\/[A-Za-z0-9._-]+)+$/, "an absolute path such as /app/.next/cache"))
    .refine((paths) => new Set(paths.map((path) => volumeName(path).toLowerCase())).size === paths.length, {
      error: "each path once, and no two that differ only in punctuation or case",
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
};

/** Refines settings of a task: Fargate has only so many sizes. */
export const sizeRule: [
  (settings: { cpu: number; memoryMiB: number }) => boolean,
  { error: (issue: { input?: unknown }) => string; path: string[] },
] = [
  ({ cpu, memoryMiB }) => fargateSizes[cpu]?.includes(memoryMiB) ?? false,
  {
    error: ({ input }) =>
      `with ${(input as { cpu: number }).cpu} CPU units Fargate has ${memoryFor((input as { cpu: number }).cpu)} MiB`,
    path: ["memoryMiB"],
  },
];

/** What a service, a job and a release have in common. */
export type TaskSettings = z.infer<z.ZodObject<typeof taskShape>>;
