import type { Remarks } from "../settings/definition";
import { tasksAtMost, type ServiceSettings } from "../service/settings";
import { tasksOf, type HasTasks } from "../task/entries";
import type { DatabaseSettings } from "./settings";

interface Databases {
  readonly databases: Readonly<Record<string, DatabaseSettings>>;
  readonly services: Readonly<Record<string, ServiceSettings>>;
}

/**
 * Tasks that together may open more connections than somebody else's database takes: during a deploy there are twice as
 * many. Of Plinth's own databases the policy `connection-budget` says it; this one is no resource of the stack.
 */
export const connectionsRemark: Remarks<HasTasks & Databases> = ({ settings }) =>
  Object.entries(settings.databases).flatMap(([name, database]) => {
    if (database.engine !== "external" || database.maxConnections === undefined) return [];
    const { poolSize, maxConnections } = database;
    const users = tasksOf(settings).filter(({ settings: { uses } }) => uses.some((use) => use.name === name));
    // Of a service as many as it may scale to, of all others one.
    const tasks = users.reduce((sum, { kind, name: user }) => {
      const service = kind === "service" ? settings.services[user] : undefined;
      return sum + (service === undefined ? 1 : tasksAtMost(service));
    }, 0);
    const most = 2 * tasks * poolSize;
    return most <= maxConnections * 0.8
      ? []
      : [
          `tasks may open ${most} connections to databases.${name} (${tasks} tasks of ${poolSize}, twice during a ` +
            `deploy), which takes ${maxConnections}: smaller pools, with \`poolSize\` to say so, or a larger plan`,
        ];
  });
