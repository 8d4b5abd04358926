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
    "a pooler does not reach its database": ecs(
      without(kinds.securityGroupIngressRule, "main-security-group-ingress-rule-main-pooler"),
    ),
    "the load balancer does not reach it": ecs(
      without(kinds.securityGroupIngressRule, "web-security-group-ingress-rule-ingress"),
    ),
  },
};
