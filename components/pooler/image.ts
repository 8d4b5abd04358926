import type { Given } from "../settings/definition";
import type { PoolingSettings } from "./settings";

/** Whose repository it is that holds what images/pgbouncer makes: that of all poolers. */
export const pgbouncerImage = "pgbouncer";

/** A database as far as its pooler is concerned; only some kinds of databases can have one. */
export interface MayBePooled {
  readonly pooling?: PoolingSettings | undefined;
}

/** Whether a pooler's tasks run what images/pgbouncer makes. */
export const needsPgbouncerImage = ({ pooling }: MayBePooled): boolean =>
  pooling?.kind === "pgbouncer" && pooling.image === undefined;

/** Whether a pooler's tasks have an image. */
export const poolerRuns = (database: MayBePooled, given: Given): boolean =>
  !needsPgbouncerImage(database) || given.images[pgbouncerImage] !== undefined;
