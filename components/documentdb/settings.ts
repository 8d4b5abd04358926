import { z } from "zod";
import { deletionSettings } from "../deletion";
import { scalar } from "../settings/kinds";
import { dailyWindow, weeklyWindow, windowsOverlap } from "../windows";
import { documentDbClasses } from "./classes";

/** Not the application's user, who may do no more than read and write its own database. */
export const masterUser = "plinth";

/** What a URL says because the driver would not work without, because Amazon wants it, or because a setting says it. */
const ownUrlParameters = ["tls", "ssl", "replicaSet", "authSource", "maxPoolSize", "minPoolSize", "tlsCAFile"];

/** Switches by which a driver does without what TLS is for. */
const unsafeUrlParameters = ["tlsInsecure", "tlsAllowInvalidCertificates", "tlsAllowInvalidHostnames"];

/** Parameters of the cluster that Plinth sets itself; other settings lead to them. */
const ownParameters = ["tls", "audit_logs", "profiler", "profiler_threshold_ms"];

/** Settings of one entry of `databases` with `engine: documentdb`. */
export const documentDbSettings = z
  .strictObject({
    version: z
      .enum(["5.0", "8.0"])
      .default("5.0")
      .describe("the version of MongoDB that it is compatible with; AWS supports 5.0 for longest"),
    instanceClass: z
      .string()
      .refine((value) => Object.hasOwn(documentDbClasses, value), {
        error: "an instance class of DocumentDB such as db.r6g.large",
      })
      .default("db.r6g.large")
      .describe("DocumentDB instance class, of all instances"),
    instances: z
      .int()
      .min(1)
      .max(16)
      .default(2)
      .describe("instances over the zones: one is written to, the others are its replicas and take over from it"),
    failover: z
      .enum(["required", "none"])
      .default("required")
      .describe("required: there is an instance to take over; none: there may be one alone, and AWS makes another"),
    storageType: z
      .enum(["standard", "iopt1"])
      .default("standard")
      .describe("standard: each read and write costs; iopt1: they are free, and instances and storage cost more"),
    backupDays: z.int().min(1).max(35).default(14).describe("days back to any second of which DocumentDB can restore"),
    backupWindow: dailyWindow.default("01:00-01:30").describe("when the daily snapshot is taken, UTC"),
    maintenanceWindow: weeklyWindow
      .default("sun:04:30-sun:05:30")
      .describe("when DocumentDB may restart instances, UTC"),
    applyImmediately: z
      .boolean()
      .default(true)
      .describe("changes that restart instances happen at once; false: in the maintenance window"),
    databaseName: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,62}$/, "a database name: lower-case letters, digits, _ and -, at most 63")
      .refine((name) => !["admin", "config", "local"].includes(name), {
        error: "a database name that MongoDB does not keep for itself",
      })
      .default("app")
      .describe("the application's database"),
    user: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,62}$/, "a user name: lower-case letters, digits, _ and -, at most 63")
      .refine((name) => ![masterUser, "admin", "serviceadmin"].includes(name), {
        error: `another user name: ${masterUser} is the master user, and DocumentDB keeps admin and serviceadmin`,
      })
      .default("app")
      .describe("the application's own user, who reads and writes its database"),
    pooling: z
      .never({
        error:
          "no `pooling`: RDS Proxy and PgBouncer do not speak to DocumentDB, whose drivers keep connections themselves; `pool` says how many",
      })
      .optional()
      .describe("not for DocumentDB: `pool` stands instead"),
    pool: z
      .strictObject({
        max: z
          .int()
          .min(1)
          .max(1000)
          .default(50)
          .describe("connections that each task opens to each instance at most, as maxPoolSize in the URL"),
        min: z.int().min(0).max(1000).default(0).describe("connections that it keeps open, as minPoolSize in the URL"),
      })
      .refine(({ max, min }) => min <= max, { error: "at most `max`", path: ["min"] })
      .prefault({})
      .describe("what a task's driver keeps"),
    urlParameters: z
      .record(z.string().regex(/^[a-z]+$/i), scalar())
      .default({ readPreference: "secondaryPreferred" })
      .describe(
        "what follows ? in the URL, beside tls, replicaSet, authSource, retryWrites=false and the pool; what is read right after it was written wants readPreference: primary",
      ),
    caFile: z
      .string()
      .regex(/^(\/[A-Za-z0-9._-]+)+$/, "an absolute path such as /app/global-bundle.pem")
      .optional()
      .describe(
        "where the images themselves have Amazon's certificate authorities, as tlsCAFile in the URL; default: they are in a variable, MONGODB_CA",
      ),
    slowQueryMillis: z
      .int()
      .min(50)
      .max(3_600_000)
      .default(100)
      .describe("operations longer than this are logged by the profiler"),
    parameters: z
      .record(z.string(), scalar())
      .default({})
      .describe("other parameters of the cluster, some applied at once, the others at the next restart"),
    alarms: z
      .strictObject({
        cpuPercent: z.int().min(1).max(100).default(80).describe("15 minutes above it ring"),
        connectionsPercent: z
          .int()
          .min(1)
          .max(100)
          .default(80)
          .describe("share of the class's connections; a minute above it rings"),
        cursorsPercent: z
          .int()
          .min(1)
          .max(100)
          .default(80)
          .describe("share of the class's cursors; a minute above it rings"),
        freeMemoryPercent: z
          .int()
          .min(1)
          .max(90)
          .default(10)
          .describe("share of the class's memory; less than it rings"),
        freeLocalStorageMiB: z
          .int()
          .min(1)
          .default(1024)
          .describe("an instance's disk for temporary files and logs; less than it rings"),
        replicaLagSeconds: z.int().min(1).max(86_400).default(60).describe("a replica further behind rings"),
      })
      .prefault({})
      .describe("when the database's alarms ring"),
    deletion: deletionSettings().describe("what may happen to the database"),
  })
  .refine(({ instances, failover }) => failover === "none" || instances >= 2, {
    error: "at least 2: with `failover: required` one has to be there that takes over",
    path: ["instances"],
  })
  .refine(({ urlParameters: { retryWrites = "false" } }) => retryWrites === "false", {
    error: "false, which it is anyway: DocumentDB knows no retryable writes",
    path: ["urlParameters", "retryWrites"],
  })
  .refine(({ urlParameters }) => !unsafeUrlParameters.some((name) => Object.hasOwn(urlParameters, name)), {
    error: `other parameters than ${unsafeUrlParameters.join(", ")}: nobody may turn TLS off`,
    path: ["urlParameters"],
  })
  .refine(({ urlParameters }) => !ownUrlParameters.some((name) => Object.hasOwn(urlParameters, name)), {
    error: `other parameters than ${ownUrlParameters.join(", ")}: Plinth sets these itself, some by \`pool\` and \`caFile\``,
    path: ["urlParameters"],
  })
  .refine(({ parameters }) => !ownParameters.some((name) => Object.hasOwn(parameters, name)), {
    error: `other parameters than ${ownParameters.join(", ")}: \`slowQueryMillis\` leads to the last, and nobody may change the others`,
    path: ["parameters"],
  })
  .refine(({ backupWindow, maintenanceWindow }) => !windowsOverlap(backupWindow, maintenanceWindow), {
    error: "a window that does not meet `maintenanceWindow` (a DocumentDB rule)",
    path: ["backupWindow"],
  })
  .describe("MongoDB's protocol on Amazon DocumentDB");
