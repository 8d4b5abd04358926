import * as kinds from "../kinds";
import { anyOf } from "../resource";
import { resourceRule } from "../rule";

/** By the beginning of a family: what TLS is asked for by, what a right value is, and whether it is the default. */
const requireTls = [
  // Since PostgreSQL 15 it is on where nothing is said.
  { family: /^(aurora-)?postgres(ql)?(1[5-9]|[2-9]\d)$/, parameter: "rds.force_ssl", right: /^1$/, byDefault: true },
  { family: /^(aurora-)?postgres(ql)?\d+/, parameter: "rds.force_ssl", right: /^1$/, byDefault: false },
  { family: /^docdb/, parameter: "tls", right: /^(enabled|fips-140-3|tls1\.[23]\+)$/, byDefault: true },
] as const;

/**
 * Source: "Requiring an SSL connection to a PostgreSQL DB instance", Amazon RDS User Guide, and "Managing Amazon DocumentDB
 * cluster TLS settings", Amazon DocumentDB Developer Guide.
 */
export const databaseTls = resourceRule({
  name: "database-tls",
  description: "A database takes no connection in plain text.",
  severity: "critical",
  remedy:
    "Leave the parameter out where TLS is the default, or set `rds.force_ssl` to 1, for DocumentDB `tls` to enabled.",
  tags: ["checkov:CKV_AWS_90", "checkov:CKV2_AWS_69", "fsbp:DocumentDB.6", "fsbp:RDS.38"],
  level: "mandatory",
  on: anyOf(kinds.rdsParameterGroup, kinds.rdsClusterParameterGroup, kinds.documentParameterGroup),
  *check({ props: { family = "", parameters = [] } }) {
    const rule = requireTls.find((each) => each.family.test(family));
    if (rule === undefined) return;
    const { parameter, right, byDefault } = rule;
    const said = parameters.find(({ name }) => name === parameter)?.value;
    if (said === undefined ? byDefault : right.test(said)) return;
    yield said === undefined ? `${parameter} is off in ${family} where nothing is said` : `${parameter} is ${said}`;
  },
});

/** Source: "Logging slow queries", Amazon RDS User Guide: none where nothing is said. */
export const databaseSlowQueries = resourceRule({
  name: "database-slow-queries",
  description: "A database logs the statements that take long.",
  severity: "low",
  remedy: "Set `log_min_duration_statement` (`databases.<name>.slowQueryMillis`), for DocumentDB `profiler`.",
  tags: ["checkov:CKV2_AWS_30"],
  level: "advisory",
  on: anyOf(kinds.rdsParameterGroup, kinds.documentParameterGroup),
  *check({ props: { family = "", parameters = [] } }) {
    const said = (parameter: string) => parameters.find(({ name }) => name === parameter)?.value;
    if (family.startsWith("postgres") && Number(said("log_min_duration_statement") ?? -1) < 0) {
      yield "`log_min_duration_statement` is not set: nobody can tell which statements are slow";
    }
    if (family.startsWith("docdb") && said("profiler") !== "enabled") {
      yield "`profiler` is not enabled: nobody can tell which operations are slow";
    }
  },
});

/** Source: "Auditing Amazon DocumentDB events", Amazon DocumentDB Developer Guide. */
export const databaseAudit = resourceRule({
  name: "database-audit",
  description: "A document database tells who has changed users and schemas.",
  severity: "medium",
  remedy: "Set `audit_logs` to `ddl`, or to `all` for reads and writes too.",
  tags: ["checkov:CKV_AWS_104"],
  level: "mandatory",
  on: [kinds.documentParameterGroup],
  *check({ props: { parameters = [] } }) {
    const said = parameters.find(({ name }) => name === "audit_logs")?.value ?? "disabled";
    if (["disabled", "none"].includes(said)) yield `\`audit_logs\` is ${said}`;
  },
});

/** Source: "Using RDS Proxy with AWS Secrets Manager" and "CreateDBProxy", Amazon RDS API Reference. */
export const databaseProxyTls = resourceRule({
  name: "database-proxy-tls",
  description: "An RDS proxy takes no connection in plain text, and has its passwords from Secrets Manager.",
  severity: "high",
  remedy: "Set `requireTls: true`, and `authScheme: SECRETS` with a `secretArn`, or IAM.",
  tags: ["fsbp:RDS.43"],
  level: "mandatory",
  on: [kinds.rdsProxy],
  *check({ props }) {
    if (props.requireTls !== true) yield "`requireTls` is not true";
    for (const { authScheme = "SECRETS", secretArn } of props.auths ?? []) {
      if (authScheme !== "SECRETS" || secretArn === undefined) yield "one who logs in has no secret";
    }
  },
});
