import * as kinds from "../../../policies/kinds";
import type { Cases } from "../cases";
import { one } from "../one";

const named = (name: string, value: string) => [{ name, value }];

export const databaseParameters: Cases = {
  "database-tls": [
    ...one(kinds.rdsParameterGroup, {
      right: [
        { family: "postgres17" },
        { family: "postgres14", parameters: named("rds.force_ssl", "1") },
        { family: "mysql8.4" },
      ],
      wrong: [
        [{ family: "postgres17", parameters: named("rds.force_ssl", "0") }, "rds.force_ssl is 0"],
        [{ family: "postgres14" }, "rds.force_ssl is off in postgres14 where nothing is said"],
      ],
      unknown: "family",
    }),
    ...one(kinds.rdsClusterParameterGroup, {
      right: [{ family: "aurora-postgresql17" }],
      wrong: [[{ family: "aurora-postgresql14" }, "rds.force_ssl is off in aurora-postgresql14"]],
    }),
    ...one(kinds.documentParameterGroup, {
      right: [{ family: "docdb5.0" }, { family: "docdb5.0", parameters: named("tls", "tls1.2+") }],
      wrong: [[{ family: "docdb5.0", parameters: named("tls", "disabled") }, "tls is disabled"]],
    }),
  ],
  "database-slow-queries": [
    ...one(kinds.rdsParameterGroup, {
      right: [
        { family: "postgres17", parameters: named("log_min_duration_statement", "1000") },
        { family: "mysql8.4" },
      ],
      wrong: [
        [{ family: "postgres17" }, "`log_min_duration_statement` is not set"],
        [
          { family: "postgres17", parameters: named("log_min_duration_statement", "-1") },
          "`log_min_duration_statement`",
        ],
      ],
      unknown: "parameters",
    }),
    ...one(kinds.documentParameterGroup, {
      right: [{ family: "docdb5.0", parameters: named("profiler", "enabled") }],
      wrong: [[{ family: "docdb5.0" }, "`profiler` is not enabled"]],
    }),
  ],
  "database-audit": one(kinds.documentParameterGroup, {
    right: [{ parameters: named("audit_logs", "ddl") }],
    wrong: [
      [{}, "`audit_logs` is disabled"],
      [{ parameters: named("audit_logs", "none") }, "`audit_logs` is none"],
    ],
    unknown: "parameters",
  }),
  "database-proxy-tls": one(kinds.rdsProxy, {
    right: [
      { requireTls: true, auths: [{ authScheme: "SECRETS", secretArn: "arn" }] },
      { requireTls: true, auths: [{ secretArn: "arn" }] },
    ],
    wrong: [
      [{ auths: [{ secretArn: "arn" }] }, "`requireTls` is not true"],
      [{ requireTls: true, auths: [{ authScheme: "SECRETS" }] }, "one who logs in has no secret"],
    ],
    unknown: "requireTls",
  }),
};
