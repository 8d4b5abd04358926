import * as kinds from "../../../policies/kinds";
import { documentdb, ecs, eks, patched, type Mutations } from "./mutation";

export const connections: Mutations = {
  "connection-budget": {
    "more tasks than PgBouncer takes": ecs(patched(kinds.scalingTarget, "worker-target", { maxCapacity: 100 })),
    "more pods than PgBouncer takes": eks(
      patched(kinds.podAutoscaler, "worker-horizontal-pod-autoscaler", { spec: { maxReplicas: 100 } }),
    ),
    "PgBouncer lends more than the database has": ecs(
      patched(kinds.poolerComponent, "main-pooler", { pooling: { kind: "pgbouncer", poolSize: 400 } }),
    ),
    "a database too small for all": {
      ...ecs(patched(kinds.rdsInstance, "main-instance", { instanceClass: "db.t4g.micro" })),
      companions: { "alarm-can-fire": "the alarm's threshold is a share of what the larger class has" },
    },
    "larger pools than a cluster has connections for": documentdb(
      patched(kinds.documentDatabaseComponent, "main", { url: { pool: { max: 900 } } }),
    ),
  },
};
