import * as kinds from "../../../policies/kinds";
import { allowing, ecs, patched, withExtra, type Mutations } from "./mutation";

export const singleKeys: Mutations = {
  "key-rotation": {
    "it stays the same for ever": ecs(patched(kinds.kmsKey, "keys-key-data", { enableKeyRotation: false })),
    "nothing says that it changes": ecs(patched(kinds.kmsKey, "keys-key-data", { enableKeyRotation: undefined })),
  },
  "key-deletion-window": {
    "a week to notice": ecs(patched(kinds.kmsKey, "keys-key-data", { deletionWindowInDays: 7 })),
  },
  "key-policy": {
    "everybody may use it by a policy beside it": ecs(
      withExtra(
        kinds.kmsKeyPolicy,
        "key-policy",
        { policy: JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "kms:Decrypt" } }) },
        { keyId: ["keys-key-data"] },
      ),
    ),
    "everybody may use it": ecs(
      allowing(kinds.kmsKey, "keys-key-data", { Principal: { AWS: "*" }, Action: "kms:Decrypt" }),
    ),
  },
};
