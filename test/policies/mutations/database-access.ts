import * as kinds from "../../../policies/kinds";
import { ecs, patched, withExtra, without, type Mutations } from "./mutation";

const login = (iamDatabaseAuthenticationEnabled: boolean) =>
  patched(kinds.rdsInstance, "main-instance", { iamDatabaseAuthenticationEnabled });
/** One of all events, whatever they are about. */
const subscription = withExtra(kinds.rdsEventSubscription, "events", {});

export const databaseAccess: Mutations = {
  "database-iam-login": { "who logs in needs a password": { given: [login(true)], ...ecs(login(false)) } },
  "database-events": {
    "nobody hears any more": { given: [subscription], ...ecs(without(kinds.rdsEventSubscription)) },
    "it is off": { given: [subscription], ...ecs(patched(kinds.rdsEventSubscription, "events", { enabled: false })) },
    "nobody hears of failures": {
      given: [subscription],
      ...ecs(
        patched(kinds.rdsEventSubscription, "events", { eventCategories: ["maintenance", "configuration change"] }),
      ),
    },
  },
};
