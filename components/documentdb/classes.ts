/**
 * Instance classes of Amazon DocumentDB, with what limits depend on. The limits are those of instances that are not
 * serverless. Source: "Amazon DocumentDB quotas and limits" and "Instance class specifications", Amazon DocumentDB
 * Developer Guide.
 */
export interface DocumentDbClass {
  readonly memoryGiB: number;
  /** Connections that one instance takes; every instance of a cluster has as many of its own. */
  readonly maxConnections: number;
  /** Cursors that may be open on one instance at a time. */
  readonly maxCursors: number;
}

const sizes: Readonly<Record<string, DocumentDbClass>> = {
  medium: { memoryGiB: 4, maxConnections: 500, maxCursors: 30 },
  large: { memoryGiB: 16, maxConnections: 1700, maxCursors: 450 },
  xlarge: { memoryGiB: 32, maxConnections: 3400, maxCursors: 450 },
  "2xlarge": { memoryGiB: 64, maxConnections: 4500, maxCursors: 450 },
  "4xlarge": { memoryGiB: 128, maxConnections: 4500, maxCursors: 725 },
  "8xlarge": { memoryGiB: 256, maxConnections: 4500, maxCursors: 1450 },
  "12xlarge": { memoryGiB: 384, maxConnections: 4500, maxCursors: 2175 },
  "16xlarge": { memoryGiB: 512, maxConnections: 4500, maxCursors: 2900 },
};

const burstable = ["medium"];
const memory = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"];
const families: Readonly<Record<string, readonly string[]>> = {
  t3: burstable,
  t4g: burstable,
  r5: memory,
  r6g: memory,
  r8g: memory,
};

export const documentDbClasses: Readonly<Record<string, DocumentDbClass>> = Object.fromEntries(
  Object.entries(families).flatMap(([family, names]) => names.map((size) => [`db.${family}.${size}`, sizes[size]])),
) as Record<string, DocumentDbClass>;

/** Looks up a class that the schema has let through. */
export function documentDbClass(instanceClass: string): DocumentDbClass {
  const found = documentDbClasses[instanceClass];
  if (found === undefined) throw new Error(`${instanceClass} is not in the table of instance classes`);
  return found;
}
