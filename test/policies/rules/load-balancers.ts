import * as kinds from "../../../policies/kinds";
import { UNKNOWN, type Unknown } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";
import { sample } from "../sample";

const forward = { type: "forward", targetGroupArn: "arn" };
const redirect = { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } };
const staying = { type: "redirect", redirect: { statusCode: "HTTP_301" } };
const ruled = (protocol: string, actions: { type: string }[] | Unknown) => [
  sample(kinds.listener, "listener", { protocol, defaultActions: [redirect] }),
  sample(kinds.listenerRule, "rule", { actions }, { needs: { listenerArn: ["listener"] } }),
];
const publicOne = sample(kinds.loadBalancer, "balancer", {});

export const loadBalancers: Cases = {
  "listener-https": [
    ...one(kinds.listener, {
      right: [{ protocol: "HTTP", defaultActions: [redirect] }, { protocol: "HTTPS", defaultActions: [forward] }, {}],
      wrong: [
        [{ protocol: "HTTP", defaultActions: [forward] }, "it answers over HTTP (forward)"],
        [{ protocol: "HTTP", defaultActions: [staying] }, "it answers over HTTP (redirect)"],
      ],
      unknown: "defaultActions",
    }),
    { what: "a rule that answers over HTTPS", stack: ruled("HTTPS", [forward]) },
    { what: "a rule that sends what comes over HTTP to HTTPS", stack: ruled("HTTP", [redirect]) },
    { what: "a rule that refuses what comes over HTTP", stack: ruled("HTTP", [{ type: "fixed-response" }]) },
    {
      what: "a rule that answers over HTTP, though the listener does not",
      stack: ruled("HTTP", [forward]),
      finds: ["rule: it answers over HTTP (forward)"],
    },
    {
      what: "a rule that sends elsewhere over HTTP",
      stack: ruled("HTTP", [staying]),
      finds: ["rule: it answers over HTTP (redirect)"],
    },
    {
      what: "a rule of which the actions are not known",
      stack: ruled("HTTP", UNKNOWN),
      notJudged: ["rule: rule.actions is known only after the deployment"],
    },
    {
      what: "a rule of another stack's listener",
      stack: [sample(kinds.listenerRule, "rule", { actions: [forward] })],
      notJudged: ["rule: the listener of rule is not of this stack"],
    },
  ],
  "listener-tls": one(kinds.listener, {
    right: [
      { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
      { protocol: "TLS", sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" },
      { protocol: "HTTP" },
    ],
    wrong: [
      [{ protocol: "HTTPS" }, "it has no `sslPolicy`"],
      [{ protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-2016-08" }, "ELBSecurityPolicy-2016-08 takes what is known"],
      [
        { protocol: "TLS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06" },
        "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06 takes what is",
      ],
    ],
    unknown: "sslPolicy",
  }),
  "load-balancer-headers": one(kinds.loadBalancer, {
    right: [{ dropInvalidHeaderFields: true, desyncMitigationMode: "defensive" }, { loadBalancerType: "network" }],
    wrong: [
      [{}, "it passes on invalid headers"],
      [{ dropInvalidHeaderFields: true, desyncMitigationMode: "monitor" }, "it passes on ambiguous requests"],
    ],
    unknown: "dropInvalidHeaderFields",
  }),
  "load-balancer-access-logs": one(kinds.loadBalancer, {
    right: [{ accessLogs: { bucket: "logs", enabled: true } }, { loadBalancerType: "network" }],
    wrong: [
      [{}, "it has no access logs"],
      [{ accessLogs: { bucket: "logs" } }, "it has no access logs"],
    ],
    unknown: "accessLogs",
  }),
  "load-balancer-deletion-protection": one(kinds.loadBalancer, {
    right: [{ enableDeletionProtection: true }, { internal: true }],
    wrong: [[{}, "`enableDeletionProtection` is not true"]],
    unknown: "enableDeletionProtection",
  }),
  "load-balancer-firewall": [
    ...one(kinds.loadBalancer, {
      right: [{ internal: true }, { loadBalancerType: "network" }],
      wrong: [[{}, "no WebAcl stands before it"]],
      unknown: "internal",
    }),
    {
      what: "one behind a firewall",
      stack: [publicOne, sample(kinds.webAclAssociation, "association", {}, { needs: { resourceArn: ["balancer"] } })],
    },
  ],
  "target-group-health-check": one(kinds.targetGroup, {
    right: [
      { protocol: "HTTP", healthCheck: { path: "/ready" } },
      { protocol: "TCP" },
      { protocol: "HTTP", healthCheck: { protocol: "TCP" } },
      { protocol: "HTTP", healthCheck: { path: "/", matcher: "200-299,401" } },
    ],
    wrong: [
      [{ protocol: "HTTP" }, "it has no `healthCheck.path`"],
      [{ protocol: "HTTP", healthCheck: { enabled: false, path: "/" } }, "its health check is off"],
      [{ protocol: "HTTP", healthCheck: { path: "/ready", matcher: "200-499" } }, "`matcher: 200-499` takes a page"],
      [{ protocol: "HTTPS", healthCheck: { path: "/ready", matcher: "200,404" } }, "`matcher: 200,404` takes a page"],
    ],
    unknown: "healthCheck",
  }),
};
