import * as kinds from "../../../policies/kinds";
import { ecs, patched, type Mutations } from "./mutation";

export const tags: Mutations = {
  "resource-tags": {
    "a network has no name": ecs(patched(kinds.vpc, "network-vpc", { tags: { Name: undefined } })),
    "a database has no tags": ecs(patched(kinds.rdsInstance, "main-instance", { tags: undefined })),
  },
};
