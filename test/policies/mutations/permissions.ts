import * as kinds from "../../../policies/kinds";
import { ecs, eks, without, type Mutations } from "./mutation";

export const permissions: Mutations = {
  "path-permissions": {
    "what starts a task may not read its secrets": ecs(without(kinds.iamPolicy, "web-role-policy-execution")),
    "pods may not read their secrets": eks(without(kinds.iamPolicy, "web-role-policy")),
    "a service does not get out to its cache": ecs(
      without(kinds.securityGroupEgressRule, "web-security-group-egress-rule-sessions"),
    ),
    "a cache does not let it in": ecs(
      without(kinds.securityGroupIngressRule, "sessions-security-group-ingress-rule-web"),
    ),
    "a job does not get out to its database": ecs(
      without(kinds.securityGroupEgressRule, "dump-security-group-egress-rule-main"),
    ),
    "its database does not let the release in": ecs(
      without(kinds.securityGroupIngressRule, "main-security-group-ingress-rule-release"),
    ),
    "a database lets no pod in": eks(
      without(kinds.securityGroupIngressRule, "main-security-group-ingress-rule-cluster"),
    ),
    "a cache lets no pod in": eks(
      without(kinds.securityGroupIngressRule, "sessions-security-group-ingress-rule-cluster"),
    ),
    "a pooler does not reach its database": ecs(
      without(kinds.securityGroupIngressRule, "main-security-group-ingress-rule-main-pooler"),
    ),
    "the load balancer does not reach it": ecs(
      without(kinds.securityGroupIngressRule, "web-security-group-ingress-rule-ingress"),
    ),
  },
};
