import * as kinds from "../../../policies/kinds";
import { ecs, needing, patched, without, type Mutations } from "./mutation";

export const secretLifecycle: Mutations = {
  "secret-lifecycle": {
    "nobody says who changes it": ecs(
      patched(kinds.secret, "secrets-secret-JWT_SECRET", { tags: { Rotation: undefined } }),
    ),
  },
  "task-references": {
    "a random value stands in the task itself": ecs(
      needing(kinds.taskDefinition, "web-task-definition", "containerDefinitions", "main-random-password"),
    ),
    "a task writes to a group that is gone": ecs(without(kinds.logGroup, "web-log-group")),
    "a task writes to a group that never ends": {
      ...ecs(patched(kinds.logGroup, "dump-log-group", { retentionInDays: 0 })),
      companions: { "log-retention": "the group is judged by itself as well" },
    },
  },
};
