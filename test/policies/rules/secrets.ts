import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";
import { sample, sampleOf } from "../sample";

const secret = (recoveryWindowInDays?: number) => sample(kinds.secret, "token", { recoveryWindowInDays });
const version = (...needed: string[]) =>
  sample(kinds.secretVersion, "version", {}, { needs: { secretId: ["token"], secretString: needed } });
const password = (protect: boolean) =>
  sampleOf("random:index/randomPassword:RandomPassword", "password", {}, { protect });
/** Stands before `token`, as a database's own secret does before its pooler's. */
const other = (recoveryWindowInDays: number) => [
  sample(kinds.secret, "main-secret", { recoveryWindowInDays }),
  sample(
    kinds.secretVersion,
    "main-secret-version",
    {},
    { needs: { secretId: ["main-secret"], secretString: ["password"] } },
  ),
];
const address = sample(kinds.loadBalancer, "balancer", {});

export const secrets: Cases = {
  "secret-recovery-window": [
    { what: "one with days", stack: [secret(7)] },
    { what: "one with AWS's default", stack: [secret()] },
    { what: "one that is gone at once", stack: [secret(0)], finds: ["token: it is deleted at once and for good"] },
    {
      what: "one with fewer days than wanted",
      stack: [secret(7)],
      config: { days: 14 },
      finds: ["token: it can be brought back for 7 days; wanted: 14 or more"],
    },
    { what: "one that is made again", stack: [secret(0), version("password", "balancer"), password(true), address] },
    {
      what: "one that would be made again with another password",
      stack: [secret(0), version("password", "balancer"), password(false), address],
      finds: ["token: it is deleted at once and for good"],
    },
    {
      what: "one whose password another keeps, for long enough",
      stack: [secret(0), version("password", "balancer"), password(false), address, ...other(30)],
    },
    {
      what: "two that have the same password: one is judged for both",
      stack: [secret(0), version("password", "balancer"), password(false), address, ...other(0)],
      finds: ["main-secret: it is deleted at once and for good"],
    },
    {
      what: "one with a value from elsewhere",
      stack: [secret(0), version()],
      finds: ["token: it is deleted at once and for good"],
    },
    {
      what: "one that will say",
      stack: [sample(kinds.secret, "token", { recoveryWindowInDays: UNKNOWN })],
      notJudged: ["token: token.recoveryWindowInDays is known only after the deployment"],
    },
  ],
  "secret-own-key": one(kinds.secret, {
    right: [{ kmsKeyId: UNKNOWN }, { kmsKeyId: "alias/own" }],
    wrong: [[{}, "it has no `kmsKeyId`"]],
  }),
};
