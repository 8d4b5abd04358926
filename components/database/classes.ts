/**
 * Instance classes that RDS offers for PostgreSQL, with what limits depend on.
 *
 * Source: "Hardware specifications for DB instance classes", Amazon RDS User Guide. `maxConnections` is what an instance
 * has in practice: the default parameter is LEAST(DBInstanceClassMemory / 9531392, 5000), and DBInstanceClassMemory is
 * the class's memory less what the operating system and RDS itself take, so that real instances lie some 10% under the
 * formula (4 GiB: about 410, not 450), small ones further.
 */
export interface DatabaseClass {
  readonly memoryGiB: number;
  readonly maxConnections: number;
}

const sizes: Record<string, DatabaseClass> = {
  "1": { memoryGiB: 1, maxConnections: 80 },
  "2": { memoryGiB: 2, maxConnections: 190 },
  "4": { memoryGiB: 4, maxConnections: 405 },
  "8": { memoryGiB: 8, maxConnections: 830 },
  "16": { memoryGiB: 16, maxConnections: 1680 },
  "32": { memoryGiB: 32, maxConnections: 3400 },
  "64": { memoryGiB: 64, maxConnections: 5000 },
  "128": { memoryGiB: 128, maxConnections: 5000 },
  "256": { memoryGiB: 256, maxConnections: 5000 },
  "512": { memoryGiB: 512, maxConnections: 5000 },
};

/** Memory in GiB by size, for the families whose classes are alike. */
const burstable = { micro: 1, small: 2, medium: 4, large: 8, xlarge: 16, "2xlarge": 32 };
const general = { large: 8, xlarge: 16, "2xlarge": 32, "4xlarge": 64, "8xlarge": 128, "16xlarge": 256 };
const memory = { large: 16, xlarge: 32, "2xlarge": 64, "4xlarge": 128, "8xlarge": 256, "16xlarge": 512 };
const families: Record<string, Record<string, number>> = {
  t3: burstable,
  t4g: burstable,
  m6g: general,
  m6i: general,
  m7g: general,
  m7i: general,
  m8g: general,
  r6g: memory,
  r6i: memory,
  r7g: memory,
  r7i: memory,
  r8g: memory,
};

export const databaseClasses: Readonly<Record<string, DatabaseClass>> = Object.fromEntries(
  Object.entries(families).flatMap(([family, memoryBySize]) =>
    Object.entries(memoryBySize).map(([size, gib]) => [`db.${family}.${size}`, sizes[gib]]),
  ),
) as Record<string, DatabaseClass>;

/** Looks up a class that the schema has let through. */
export function databaseClass(instanceClass: string): DatabaseClass {
  const found = databaseClasses[instanceClass];
  if (found === undefined) throw new Error(`${instanceClass} is not in the table of instance classes`);
  return found;
}
