import type { DatabaseSettings } from "../database/settings";
import type { Given } from "../settings/definition";

/** Whose repository it is that holds what images/pgbouncer makes: that of all poolers. */
export const pgbouncerImage = "pgbouncer";

/** Whether a pooler's tasks run what images/pgbouncer makes. */
export const needsPgbouncerImage = ({ pooling }: Pick<DatabaseSettings, "pooling">): boolean =>
  pooling.kind === "pgbouncer" && pooling.image === undefined;

/** Whether a pooler's tasks have an image. */
export const poolerRuns = (database: Pick<DatabaseSettings, "pooling">, given: Given): boolean =>
  !needsPgbouncerImage(database) || given.images[pgbouncerImage] !== undefined;
