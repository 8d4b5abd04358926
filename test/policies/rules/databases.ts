import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample } from "../sample";

export const databases: Cases = {
  "database-encrypted": [
    { what: "an encrypted one", stack: [sample(kinds.rdsInstance, "main", { storageEncrypted: true })] },
    {
      what: "one in plain text",
      stack: [sample(kinds.rdsInstance, "main", { storageEncrypted: false })],
      finds: ["main: its storage is in plain text"],
    },
    {
      what: "one that says nothing",
      stack: [sample(kinds.rdsInstance, "main", {})],
      finds: ["main: its storage is in plain text"],
    },
    {
      what: "one that will say",
      stack: [sample(kinds.rdsInstance, "main", { storageEncrypted: UNKNOWN })],
      notJudged: ["main: main.storageEncrypted is known only after the deployment"],
    },
    {
      what: "a replica, which is as its source is",
      stack: [
        sample(kinds.rdsInstance, "main", { storageEncrypted: false }),
        sample(
          kinds.rdsInstance,
          "replica",
          { replicateSourceDb: UNKNOWN },
          { needs: { replicateSourceDb: ["main"] } },
        ),
      ],
      finds: ["main: its storage is in plain text"],
    },
    {
      what: "a replica of another stack's",
      stack: [sample(kinds.rdsInstance, "replica", { replicateSourceDb: "main" })],
      notJudged: ["replica: the source of replica is not of this stack"],
    },
  ],
};
