import * as kinds from "../../../policies/kinds";
import { documentdb, ecs, parameter, withExtra, type Mutations } from "./mutation";

const postgres = "main-parameter-group-17";
const documents = "main-cluster-parameter-group-5.0";
const login = { authScheme: "SECRETS", secretArn: "arn:aws:secretsmanager:eu-central-1:222222222222:secret:shop" };

export const databaseParameters: Mutations = {
  "database-tls": {
    "PostgreSQL takes plain text": ecs(parameter(kinds.rdsParameterGroup, postgres, "rds.force_ssl", "0")),
    "DocumentDB takes plain text": documentdb(parameter(kinds.documentParameterGroup, documents, "tls", "disabled")),
    "a family of which the default is plain text": ecs(
      withExtra(kinds.rdsClusterParameterGroup, "old-group", { family: "aurora-postgresql14" }),
    ),
  },
  "database-slow-queries": {
    "nobody hears of slow statements": ecs(
      parameter(kinds.rdsParameterGroup, postgres, "log_min_duration_statement", undefined),
    ),
    "nobody hears of slow operations": documentdb(
      parameter(kinds.documentParameterGroup, documents, "profiler", "disabled"),
    ),
  },
  "database-audit": {
    "nobody hears who changed what": documentdb(
      parameter(kinds.documentParameterGroup, documents, "audit_logs", undefined),
    ),
  },
  "database-proxy-tls": {
    "a proxy takes plain text": ecs(withExtra(kinds.rdsProxy, "shop-proxy", { requireTls: false, auths: [login] })),
    "who logs in has no secret": ecs(
      withExtra(kinds.rdsProxy, "shop-proxy", { requireTls: true, auths: [{ authScheme: "SECRETS" }] }),
    ),
  },
};
