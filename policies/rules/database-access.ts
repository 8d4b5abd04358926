import * as kinds from "../kinds";
import { anyOf, is, type Resource } from "../resource";
import { graphRule, resourceRule } from "../rule";
import { isReplica } from "../stores";

/** Source: "IAM database authentication for MariaDB, MySQL, and PostgreSQL", Amazon RDS User Guide: other engines have none. */
const withIam = /^(mariadb|mysql|postgres)$/;

export const databaseIamLogin = resourceRule({
  name: "database-iam-login",
  description: "People and programs can log in to a database by their role, without a password that lasts.",
  severity: "low",
  remedy: "Set `iamDatabaseAuthenticationEnabled: true`, and grant `rds_iam` to the users that are to log in so.",
  tags: ["checkov:CKV_AWS_161", "fsbp:RDS.10"],
  // Plinth's own users log in by passwords.
  level: { production: "advisory", otherwise: "disabled" },
  on: [kinds.rdsInstance],
  *check(instance) {
    if (isReplica(instance) || !withIam.test(instance.props.engine ?? "")) return;
    if (instance.props.iamDatabaseAuthenticationEnabled !== true) {
      yield "`iamDatabaseAuthenticationEnabled` is not true: who logs in needs a password, and it lasts";
    }
  },
});

/** What somebody has to hear of. Source: "Amazon RDS event categories and event messages", Amazon RDS User Guide. */
const critical = {
  instance: { sourceType: "db-instance", categories: ["configuration change", "failure", "maintenance"] },
  parameterGroup: { sourceType: "db-parameter-group", categories: ["configuration change"] },
} as const;

export const databaseEvents = graphRule({
  name: "database-events",
  description: "Somebody hears what RDS does to a database by itself, and of changes to its parameters.",
  severity: "medium",
  remedy:
    "Add an EventSubscription of RDS to a topic that people read, which `events.rds.amazonaws.com` may publish to.",
  tags: ["fsbp:RDS.20", "fsbp:RDS.21"],
  // Plinth makes no such subscription yet.
  level: { production: "advisory", otherwise: "disabled" },
  on: anyOf(kinds.rdsInstance, kinds.rdsParameterGroup),
  *check(resource, _, graph) {
    const { sourceType, categories } = is(resource, kinds.rdsInstance) ? critical.instance : critical.parameterGroup;
    const heard = graph
      .ofType(kinds.rdsEventSubscription)
      .filter((subscription) => isAbout(subscription, resource, sourceType));
    const unheard = categories.filter(
      (category) => !heard.some(({ props }) => props.eventCategories?.includes(category) ?? true),
    );
    if (unheard.length > 0) yield `nobody hears of ${unheard.join(", ")}`;
  },
});

/** Without a type or ids a subscription is about all that there are. Source: "CreateEventSubscription", Amazon RDS API Reference. */
const isAbout = (
  subscription: Resource<NonNullable<(typeof kinds.rdsEventSubscription)["props"]>>,
  resource: Resource,
  type: string,
): boolean => {
  const { enabled = true, sourceType = type, sourceIds } = subscription.props;
  if (!enabled || sourceType !== type) return false;
  return sourceIds === undefined || subscription.propertyDependencies["sourceIds"]?.includes(resource) === true;
};
