import { databaseClass } from "../database/classes";
import type { DatabaseSettings } from "../database/settings";
import type { Remarks } from "../settings/definition";
import { tasksOf, type HasTasks } from "../task/entries";
import { pooled } from "./settings";

/** Pools that leave the database no connections: during a deploy there are twice as many tasks. */
export const poolSizeRemark: Remarks<{ databases: Readonly<Record<string, DatabaseSettings>> }> = ({
  settings: { databases },
}) =>
  pooled(databases).flatMap(([name, { pooling, instanceClass, parameters }]) => {
    if (pooling.kind !== "pgbouncer") return [];
    const most = 2 * pooling.tasks * pooling.poolSize;
    const limit = Number(parameters["max_connections"] ?? databaseClass(instanceClass).maxConnections);
    return most <= limit * 0.8
      ? []
      : [
          `PgBouncer may open ${most} connections to databases.${name} (${pooling.tasks} tasks of ${pooling.poolSize}, twice ` +
            `during a deploy), which has about ${limit}: a smaller \`poolSize\`, or a larger class`,
        ];
  });

/** A migration through PgBouncer loses its session, and its locks with it. */
export const pooledReleaseRemark: Remarks<
  Pick<HasTasks, "release"> & { databases: Readonly<Record<string, DatabaseSettings>> }
> = ({ settings: { release, databases } }) =>
  tasksOf({ services: {}, jobs: {}, release }).flatMap(({ settings: { uses } }) =>
    uses.flatMap(({ name, facet }) =>
      facet === "" && databases[name]?.pooling?.kind === "pgbouncer"
        ? [`the release reaches ${name} through PgBouncer; migrations want ${name}.direct`]
        : [],
    ),
  );
