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
      what: "a replica",
      stack: [sample(kinds.rdsInstance, "main-replica", { replicateSourceDb: "main" })],
      notJudged: ["main-replica: main-replica is encrypted as what it replicates is"],
    },
  ],
};
