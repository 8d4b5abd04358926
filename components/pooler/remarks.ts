import type { DatabaseSettings } from "../database/settings";
import type { Remarks } from "../settings/definition";
import { tasksOf, type HasTasks } from "../task/entries";

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
