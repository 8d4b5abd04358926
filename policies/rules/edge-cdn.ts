import * as kinds from "../kinds";
import { isSet } from "../resource";
import { resourceRule } from "../rule";

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
