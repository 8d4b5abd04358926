import * as kinds from "../../../policies/kinds";
import { ecs, patched, type Mutations } from "./mutation";

const secret = (part: object) => ecs(patched(kinds.secret, "secrets-secret-STRIPE_SECRET_KEY", part));

export const secrets: Mutations = {
  "secret-recovery-window": { "it is gone at once": secret({ recoveryWindowInDays: 0 }) },
  "secret-own-key": { "the key is AWS's own": secret({ kmsKeyId: undefined }) },
};
