import * as kinds from "../../../policies/kinds";
import { ecs, patched, withExtra, without, type Mutations } from "./mutation";

const balancer = (part: object) => ecs(patched(kinds.loadBalancer, "ingress-load-balancer", part));
const https = (part: object) => ecs(patched(kinds.listener, "ingress-listener-https", part));
const check = (part: object) => ecs(patched(kinds.targetGroup, "web-target-group", { healthCheck: part }));

export const loadBalancers: Mutations = {
  "listener-https": {
    "it answers over HTTP": ecs(
      patched(kinds.listener, "ingress-listener-http", { defaultActions: [{ type: "forward" }] }),
    ),
    "it sends elsewhere over HTTP": ecs(
      patched(kinds.listener, "ingress-listener-http", {
        defaultActions: [{ type: "redirect", redirect: { host: "new.example", statusCode: "HTTP_302" } }],
      }),
    ),
    "one of its rules answers over HTTP": ecs(
      withExtra(
        kinds.listenerRule,
        "plain",
        { actions: [{ type: "forward" }], conditions: [{ pathPattern: { values: ["/old/*"] } }] },
        { listenerArn: ["ingress-listener-http"], actions: ["web-target-group"] },
      ),
    ),
  },
  "listener-tls": {
    "it takes TLS 1.0": https({ sslPolicy: "ELBSecurityPolicy-2016-08" }),
    "nothing says what it takes": https({ sslPolicy: undefined }),
  },
  "load-balancer-headers": {
    "it passes on what is no header": balancer({ dropInvalidHeaderFields: false }),
    "it passes on what can be read in two ways": balancer({ desyncMitigationMode: "monitor" }),
  },
  "load-balancer-access-logs": { "nobody knows who asked": balancer({ accessLogs: { enabled: false } }) },
  "load-balancer-deletion-protection": { "one mistake ends it": balancer({ enableDeletionProtection: false }) },
  "load-balancer-firewall": {
    "no firewall stands before it": ecs(without(kinds.webAclAssociation, "waf-web-acl-association")),
  },
  "target-group-health-check": {
    "nobody asks": check({ enabled: false }),
    "a page that is not there will do": check({ matcher: "200-499" }),
    "nothing says what is asked": check({ path: undefined }),
  },
};
