import type { DatabaseSettings } from "../database/settings";
import type { Remarks } from "../settings/definition";
import { tasksAtMost, type ServiceSettings } from "../service/settings";
import { tasksOf, type HasTasks } from "../task/entries";
import { documentDbClass } from "./classes";

/** What a database without a pooler of Plinth's takes, and what each task opens; undefined where it is not known. */
function budget(database: DatabaseSettings): { poolSize: number; limit: number; remedy: string } | undefined {
  switch (database.engine) {
    case "postgres":
      return undefined;
    case "documentdb":
      return {
        poolSize: database.pool.max,
        limit: documentDbClass(database.instanceClass).maxConnections,
        remedy: "a smaller `pool.max`, or a larger class",
      };
    case "external":
      return database.maxConnections === undefined
        ? undefined
        : {
            poolSize: database.poolSize,
            limit: database.maxConnections,
            remedy: "smaller pools, with `poolSize` to say so, or a larger plan",
          };
  }
}

interface Databases {
  readonly databases: Readonly<Record<string, DatabaseSettings>>;
  readonly services: Readonly<Record<string, ServiceSettings>>;
}

/** Tasks that together may open more connections than a database takes: during a deploy there are twice as many. */
export const connectionsRemark: Remarks<HasTasks & Databases> = ({ settings }) =>
  Object.entries(settings.databases).flatMap(([name, database]) => {
    const found = budget(database);
    if (found === undefined) return [];
    const users = tasksOf(settings).filter(({ settings: { uses } }) => uses.some((use) => use.name === name));
    // Of a service as many as it may scale to, of all others one.
    const tasks = users.reduce((sum, { kind, name: user }) => {
      const service = kind === "service" ? settings.services[user] : undefined;
      return sum + (service === undefined ? 1 : tasksAtMost(service));
    }, 0);
    const most = 2 * tasks * found.poolSize;
    return most <= found.limit * 0.8
      ? []
      : [
          `tasks may open ${most} connections to databases.${name} (${tasks} tasks of ${found.poolSize}, twice during a ` +
            `deploy), which takes ${found.limit}: ${found.remedy}`,
        ];
  });
