import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";
import { sample, type Given } from "../sample";

type Subscription = Given<NonNullable<(typeof kinds.rdsEventSubscription)["props"]>>;

const instance = sample(kinds.rdsInstance, "main", {});
const subscription = (props: Subscription, needs = {}) =>
  sample(kinds.rdsEventSubscription, "subscription", props, { needs });
const asWanted = { sourceType: "db-instance", eventCategories: ["configuration change", "failure", "maintenance"] };

export const databaseAccess: Cases = {
  "database-iam-login": one(kinds.rdsInstance, {
    right: [
      { engine: "postgres", iamDatabaseAuthenticationEnabled: true },
      { engine: "oracle-ee" },
      { replicateSourceDb: "main", engine: "postgres" },
    ],
    wrong: [
      [{ engine: "postgres" }, "`iamDatabaseAuthenticationEnabled` is not true"],
      [{ engine: "mysql", iamDatabaseAuthenticationEnabled: false }, "`iamDatabaseAuthenticationEnabled` is not true"],
    ],
    unknown: "iamDatabaseAuthenticationEnabled",
  }),
  "database-events": [
    { what: "a subscription to everything", stack: [instance, subscription({})] },
    { what: "one to what is wanted", stack: [instance, subscription(asWanted)] },
    {
      what: "one to this instance",
      stack: [instance, subscription({ ...asWanted, sourceIds: [UNKNOWN] as never }, { sourceIds: ["main"] })],
    },
    { what: "none", stack: [instance], finds: ["main: nobody hears of configuration change, failure, maintenance"] },
    {
      what: "one that is off",
      stack: [instance, subscription({ enabled: false })],
      finds: ["main: nobody hears of configuration change, failure, maintenance"],
    },
    {
      what: "one to another instance",
      stack: [
        ...[instance, sample(kinds.rdsInstance, "other", {})],
        subscription({ ...asWanted, sourceIds: ["other"] }, { sourceIds: ["other"] }),
      ],
      finds: ["main: nobody hears of configuration change, failure, maintenance"],
    },
    {
      what: "one to a part of it, and one to parameters",
      stack: [
        ...[instance, sample(kinds.rdsParameterGroup, "parameters", {})],
        subscription({ sourceType: "db-instance", eventCategories: ["failure"] }),
      ],
      finds: [
        "main: nobody hears of configuration change, maintenance",
        "parameters: nobody hears of configuration change",
      ],
    },
    {
      what: "categories that are not known",
      stack: [instance, subscription({ eventCategories: UNKNOWN })],
      notJudged: ["main: subscription.eventCategories is known only after the deployment"],
    },
  ],
};
