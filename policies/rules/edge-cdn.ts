import * as kinds from "../kinds";
import { isSet, known, NotJudged, type Resource } from "../resource";
import type { Graph } from "../graph";
import { graphRule, resourceRule } from "../rule";

/** Source: "Require HTTPS for communication between viewers and CloudFront", Amazon CloudFront Developer Guide. */
export const cdnHttps = resourceRule({
  name: "cdn-https",
  description: "A distribution answers over HTTPS alone, by TLS 1.2 or newer.",
  severity: "high",
  remedy:
    "Set `viewerProtocolPolicy: redirect-to-https` and a certificate of your own with `minimumProtocolVersion: TLSv1.2_2021`.",
  tags: [
    ...["checkov:CKV_AWS_34", "checkov:CKV_AWS_174", "checkov:CKV2_AWS_42"],
    ...["fsbp:CloudFront.3", "fsbp:CloudFront.7", "fsbp:CloudFront.8", "fsbp:CloudFront.15"],
  ],
  level: "mandatory",
  on: [kinds.distribution],
  *check({ props: { defaultCacheBehavior, orderedCacheBehaviors = [], viewerCertificate } }) {
    const behaviors = [...(defaultCacheBehavior === undefined ? [] : [defaultCacheBehavior]), ...orderedCacheBehaviors];
    if (behaviors.some(({ viewerProtocolPolicy }) => viewerProtocolPolicy === "allow-all")) {
      yield "it answers over HTTP: `viewerProtocolPolicy` is allow-all";
    }
    const {
      cloudfrontDefaultCertificate,
      minimumProtocolVersion = "TLSv1",
      sslSupportMethod,
    } = viewerCertificate ?? {};
    if (viewerCertificate === undefined || cloudfrontDefaultCertificate === true) {
      yield "it has CloudFront's certificate, with which it takes TLS 1.0";
    } else {
      if (!/^TLSv1\.([3-9]|2_20(2[1-9]|[3-9]))/.test(minimumProtocolVersion))
        yield `it takes ${minimumProtocolVersion}`;
      if (sslSupportMethod === "vip") yield "`sslSupportMethod: vip` costs 600 USD a month, for clients without SNI";
    }
  },
});

/** Source: "Require HTTPS for communication between CloudFront and your custom origin", Amazon CloudFront Developer Guide. */
export const cdnOrigins = resourceRule({
  name: "cdn-origins",
  description: "What a distribution fetches comes over TLS, and from buckets that only it may read.",
  severity: "high",
  remedy: "Set `originProtocolPolicy: https-only`; for a bucket, add an OriginAccessControl.",
  tags: [
    ...["checkov:CKV2_AWS_46", "checkov:CKV2_AWS_54", "checkov:CKV2_AWS_72"],
    ...["fsbp:CloudFront.9", "fsbp:CloudFront.10", "fsbp:CloudFront.13"],
  ],
  level: "mandatory",
  on: [kinds.distribution],
  *check({ props: { origins = [] } }) {
    for (const origin of origins) {
      const { originId, customOriginConfig: custom } = origin;
      if (custom === undefined) {
        if (!isSet(() => origin.originAccessControlId)) yield `${originId} has no \`originAccessControlId\``;
        continue;
      }
      if (custom.originProtocolPolicy !== "https-only") yield `${originId} is asked over HTTP`;
      const old = custom.originSslProtocols.filter((protocol) => protocol !== "TLSv1.2");
      if (old.length > 0) yield `${originId} is asked by ${old.join(" and ")}`;
    }
  },
});

/** Source: "Use AWS WAF protections", Amazon CloudFront Developer Guide. */
export const cdnFirewall = resourceRule({
  name: "cdn-firewall",
  description: "A distribution stands behind a firewall.",
  severity: "high",
  remedy: "Set `webAclId` to a WebAcl of scope CLOUDFRONT, which stands in us-east-1.",
  tags: ["checkov:CKV2_AWS_47", "checkov:CKV_AWS_68", "fsbp:CloudFront.6"],
  level: "mandatory",
  on: [kinds.distribution],
  *check({ props }) {
    if (!isSet(() => props.webAclId)) yield "it has no `webAclId`";
  },
});

/** Source: "Standard logging (access logs)" and "Specify a default root object", Amazon CloudFront Developer Guide. */
export const cdnLogs = resourceRule({
  name: "cdn-logs",
  description: "A distribution writes down what was asked of it, and has an answer to `/`.",
  severity: "low",
  remedy: "Set `loggingConfig` and `defaultRootObject`.",
  tags: ["checkov:CKV_AWS_86", "checkov:CKV_AWS_305", "fsbp:CloudFront.1", "fsbp:CloudFront.5"],
  level: "advisory",
  on: [kinds.distribution],
  *check({ props }) {
    if (props.loggingConfig === undefined) yield "it writes no log";
    if (props.defaultRootObject === undefined) yield "it has no `defaultRootObject`";
  },
});

type Distribution = Resource<NonNullable<(typeof kinds.distribution)["props"]>>;
type Behavior = NonNullable<Distribution["props"]["defaultCacheBehavior"]>;

/** AWS's own policies with HSTS for a year, and those without. Source: "Use managed response headers policies", Amazon CloudFront Developer Guide. */
const managed: Readonly<Record<string, boolean>> = {
  "67f7725c-6f97-4210-82d7-5512b31e9d03": true, // SecurityHeadersPolicy
  "e61eb60c-9c35-4d20-a928-2b84e02af89c": true, // CORS-and-SecurityHeadersPolicy
  "eaab4381-ed33-4a86-88ca-d9558dc6cd63": true, // CORS-with-preflight-and-SecurityHeadersPolicy
  "60669652-455b-4ae9-85a4-c4c02393f86c": false, // SimpleCORS
  "5cc3b908-e619-4b99-88e5-2cf7f45965bd": false, // CORS-With-Preflight
};

const yearSeconds = 31_536_000;

/** Source: "Understand response headers policies", Amazon CloudFront Developer Guide, and RFC 6797. */
export const cdnHeaders = graphRule({
  name: "cdn-headers",
  description: "A browser that was here once never comes by HTTP again.",
  severity: "low",
  remedy:
    "Set `responseHeadersPolicyId` of each behaviour to AWS's SecurityHeadersPolicy, or to a ResponseHeadersPolicy with `strictTransportSecurity` for a year.",
  tags: ["checkov:CKV2_AWS_32", "checkov:CKV_AWS_259"],
  level: "advisory",
  on: [kinds.distribution],
  *check(distribution, _, graph) {
    const { defaultCacheBehavior, orderedCacheBehaviors = [] } = distribution.props;
    if (defaultCacheBehavior !== undefined) {
      yield* withoutHsts(distribution, "defaultCacheBehavior", "the default behaviour", defaultCacheBehavior, graph);
    }
    for (const behavior of orderedCacheBehaviors) {
      yield* withoutHsts(distribution, "orderedCacheBehaviors", behavior.pathPattern, behavior, graph);
    }
  },
});

function* withoutHsts(
  distribution: Distribution,
  property: "defaultCacheBehavior" | "orderedCacheBehaviors",
  where: string,
  behavior: Pick<Behavior, "responseHeadersPolicyId">,
  graph: Graph,
): Iterable<string> {
  if (!isSet(() => behavior.responseHeadersPolicyId)) {
    yield `${where} has no \`responseHeadersPolicyId\``;
    return;
  }
  const id = known(() => behavior.responseHeadersPolicyId) ?? "";
  const byAws = managed[id];
  // Which of several is whose is known only after the deployment: so all of them have to be right.
  const own = byAws === undefined ? graph.links(distribution, property, kinds.responseHeaders) : [];
  for (const { name, props } of own) {
    const seconds = props.securityHeadersConfig?.strictTransportSecurity?.accessControlMaxAgeSec ?? 0;
    if (seconds < yearSeconds) yield `${where}: ${name} asks for HTTPS for ${seconds} s; wanted: ${yearSeconds}`;
  }
  if (own.length > 0) return;
  if (byAws === undefined) throw new NotJudged(`the headers of ${where} are not of this stack`);
  if (!byAws) yield `${where}: its \`responseHeadersPolicyId\` sets no \`Strict-Transport-Security\``;
}
