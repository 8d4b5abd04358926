import * as kinds from "../kinds";
import type { Kind } from "../kinds";
import { is, isSet, NotJudged } from "../resource";
import { graphRule, resourceRule } from "../rule";

/** Policies without what is known to be weak. Source: "Security policies for your Application Load Balancer". */
const strong = /^ELBSecurityPolicy-(TLS13-1-[23]-|FS-1-2-|TLS-1-2-)/;

interface Action {
  readonly type: string;
  readonly redirect?: { readonly protocol?: string };
}

/** A redirect that names no protocol keeps the one by which it was asked. */
const leadsToHttps = ({ type, redirect }: Action): boolean => type === "redirect" && redirect?.protocol === "HTTPS";

/**
 * What a listener's rules do goes before what it does by default. A rule may refuse by a fixed response, which lets nothing
 * through to an application.
 *
 * Source: "Listeners for your Application Load Balancers" and "Listener rules for your Application Load Balancer", Elastic
 * Load Balancing.
 */
export const listenerHttps = graphRule({
  name: "listener-https",
  description: "A load balancer answers over HTTPS alone; what comes over HTTP is sent there.",
  severity: "critical",
  remedy: "Let the listener on port 80 only redirect to HTTPS, and its rules do nothing else.",
  tags: ["checkov:CKV2_AWS_20", "checkov:CKV_AWS_2", "fsbp:ELB.1", "fsbp:ELB.18"],
  level: "mandatory",
  on: [kinds.listener, kinds.listenerRule] as readonly Kind[],
  *check(resource, _, graph) {
    if (is(resource, kinds.listener)) {
      const { protocol, defaultActions = [] } = resource.props;
      if (protocol === "HTTP") yield* answers(defaultActions.filter((action) => !leadsToHttps(action)));
    }
    if (is(resource, kinds.listenerRule)) {
      const { actions = [] } = resource.props;
      const open = actions.filter((action) => action.type !== "fixed-response" && !leadsToHttps(action));
      if (open.length === 0) return;
      const listeners = graph.links(resource, "listenerArn", kinds.listener);
      if (listeners.length === 0) throw new NotJudged(`the listener of ${resource.name} is not of this stack`);
      if (listeners.some(({ props }) => props.protocol === "HTTP")) yield* answers(open);
    }
  },
});

function* answers(open: readonly Action[]): Iterable<string> {
  if (open.length > 0) yield `it answers over HTTP (${open.map(({ type }) => type).join()})`;
}

/** Source: "Security policies for your Application Load Balancer", Elastic Load Balancing. */
export const listenerTls = resourceRule({
  name: "listener-tls",
  description: "A load balancer speaks TLS 1.2 or newer, with nothing that is known to be weak.",
  severity: "high",
  remedy: "Set `sslPolicy` to `ELBSecurityPolicy-TLS13-1-2-2021-06`, or newer.",
  tags: ["checkov:CKV2_AWS_74", "checkov:CKV_AWS_103", "fsbp:ELB.17"],
  level: "mandatory",
  on: [kinds.listener],
  *check({ props: { protocol = "", sslPolicy } }) {
    if (!["HTTPS", "TLS"].includes(protocol)) return;
    if (sslPolicy === undefined) yield "it has no `sslPolicy`: the default of the API takes TLS 1.0";
    else if (!strong.test(sslPolicy) || /Ext[01]/.test(sslPolicy)) yield `${sslPolicy} takes what is known to be weak`;
  },
});

/** Source: "Edit attributes for your Application Load Balancer", Elastic Load Balancing. */
export const loadBalancerHeaders = resourceRule({
  name: "load-balancer-headers",
  description: "A load balancer passes on no request that others could read in another way.",
  severity: "medium",
  remedy: "Set `dropInvalidHeaderFields: true`, and leave `desyncMitigationMode` out.",
  tags: ["checkov:CKV_AWS_131", "checkov:CKV_AWS_328", "fsbp:ELB.4", "fsbp:ELB.12"],
  level: "mandatory",
  on: [kinds.loadBalancer],
  *check({ props: { loadBalancerType = "application", dropInvalidHeaderFields, desyncMitigationMode } }) {
    if (loadBalancerType !== "application") return;
    if (dropInvalidHeaderFields !== true) yield "it passes on invalid headers: `dropInvalidHeaderFields` is not true";
    if (desyncMitigationMode === "monitor") yield "it passes on ambiguous requests: `desyncMitigationMode` is monitor";
  },
  remediation: () => ({ dropInvalidHeaderFields: true, desyncMitigationMode: "defensive" }),
});

/** Source: "Access logs for your Application Load Balancer", Elastic Load Balancing. */
export const loadBalancerAccessLogs = resourceRule({
  name: "load-balancer-access-logs",
  description: "A load balancer writes down what was asked of it.",
  severity: "medium",
  remedy: "Set `accessLogs: { bucket, enabled: true }`.",
  tags: ["checkov:CKV_AWS_91", "fsbp:ELB.5"],
  level: "mandatory",
  on: [kinds.loadBalancer],
  *check({ props: { loadBalancerType = "application", accessLogs } }) {
    if (loadBalancerType === "application" && accessLogs?.enabled !== true) yield "it has no access logs";
  },
});

/** Source: "Deletion protection", Elastic Load Balancing. What is internal has no name that others know it by. */
export const loadBalancerDeletionProtection = resourceRule({
  name: "load-balancer-deletion-protection",
  description: "No single mistake deletes the way in.",
  severity: "high",
  remedy: "Set `enableDeletionProtection: true`.",
  tags: ["checkov:CKV_AWS_150", "fsbp:ELB.6"],
  level: { production: "mandatory", otherwise: "disabled" },
  on: [kinds.loadBalancer],
  *check({ props: { internal, enableDeletionProtection } }) {
    if (internal !== true && enableDeletionProtection !== true) yield "`enableDeletionProtection` is not true";
  },
});

/** Source: "Associating or disassociating protection with an AWS resource", AWS WAF Developer Guide. */
export const loadBalancerFirewall = graphRule({
  name: "load-balancer-firewall",
  description: "What comes from the internet goes through a firewall.",
  severity: "high",
  remedy: "Add a WebAclAssociation with the load balancer's ARN.",
  tags: ["checkov:CKV2_AWS_28", "fsbp:ELB.16"],
  level: "mandatory",
  on: [kinds.loadBalancer],
  *check(balancer, _, graph) {
    const { internal, loadBalancerType = "application" } = balancer.props;
    if (internal === true || loadBalancerType !== "application") return;
    if (graph.users(balancer, kinds.webAclAssociation, "resourceArn").length === 0) yield "no WebAcl stands before it";
  },
});

/** Whether a matcher such as `200,204` or `200-299` has a status among its own. */
const accepts = (matcher: string, status: number): boolean =>
  matcher.split(",").some((range) => {
    const [from = 0, to = from] = range.split("-").map(Number);
    return from <= status && status <= to;
  });

/**
 * That it is another path than `/`, where nobody says one, is not asked for: many an application has nothing better.
 *
 * Source: "Health checks for Application Load Balancer target groups", Elastic Load Balancing.
 */
export const targetGroupHealthCheck = resourceRule({
  name: "target-group-health-check",
  description: "A load balancer asks an application whether it is ready.",
  severity: "medium",
  remedy:
    "Set `healthCheck.path` to a page that answers by what the application needs (`health.ready`), and `matcher` to its answers alone.",
  tags: ["checkov:CKV_AWS_261"],
  level: "mandatory",
  on: [kinds.targetGroup],
  *check({ props: { protocol = "", healthCheck } }) {
    if (!["HTTP", "HTTPS"].includes(protocol)) return;
    const { enabled, protocol: by, path, matcher = "200" } = healthCheck ?? {};
    if (enabled === false) yield "its health check is off";
    else if (by !== "TCP") {
      if (!isSet(() => path)) yield "it has no `healthCheck.path`";
      // The usual way to make a wrong path green.
      if (accepts(matcher, 404))
        yield `\`matcher: ${matcher}\` takes a page that is not there for an application that is ready`;
    }
  },
});
