import * as kinds from "../../../policies/kinds";
import { ecs, patched, type Mutations } from "./mutation";

export const logs: Mutations = {
  "log-retention": {
    "a week": ecs(patched(kinds.logGroup, "web-log-group", { retentionInDays: 7 })),
    "ten years": ecs(patched(kinds.logGroup, "web-log-group", { retentionInDays: 3653 })),
    "for ever": ecs(patched(kinds.logGroup, "main-log-group-setup", { retentionInDays: undefined })),
  },
  "log-own-key": { "the key is AWS's own": ecs(patched(kinds.logGroup, "web-log-group", { kmsKeyId: undefined })) },
};
