import * as kinds from "../../../policies/kinds";
import type { Given } from "../sample";
import { ecs, withExtra, type Mutation, type Mutations } from "./mutation";

type Distribution = Given<NonNullable<(typeof kinds.distribution)["props"]>>;

/** With AWS's own SecurityHeadersPolicy. */
const behavior = (viewerProtocolPolicy: string) => ({
  ...{ allowedMethods: ["GET", "HEAD"], cachedMethods: ["GET", "HEAD"], targetOriginId: "app", viewerProtocolPolicy },
  responseHeadersPolicyId: "67f7725c-6f97-4210-82d7-5512b31e9d03",
});
const origin = (originProtocolPolicy: string, ...originSslProtocols: string[]) => ({
  ...{ originId: "app", domainName: "everesthood.example" },
  customOriginConfig: { httpPort: 80, httpsPort: 443, originProtocolPolicy, originSslProtocols },
});
const files = { originId: "files", domainName: "files.s3.eu-central-1.amazonaws.com" };

/** A distribution before the platform, with which nothing is wrong but what is said. */
const distribution = (part: Partial<Distribution>): Mutation =>
  ecs(
    withExtra(kinds.distribution, "cdn-distribution", {
      ...{ enabled: true, defaultRootObject: "index.html", webAclId: "arn:aws:wafv2:us-east-1:222222222222:global/1" },
      ...{ defaultCacheBehavior: behavior("redirect-to-https"), origins: [origin("https-only", "TLSv1.2")] },
      ...{ loggingConfig: { bucket: "logs.s3.amazonaws.com" } },
      viewerCertificate: { minimumProtocolVersion: "TLSv1.2_2021", sslSupportMethod: "sni-only" },
      ...part,
    }),
  );

export const cdn: Mutations = {
  "cdn-https": {
    "it answers over HTTP": distribution({ defaultCacheBehavior: behavior("allow-all") }),
    "it takes TLS 1.1": distribution({ viewerCertificate: { minimumProtocolVersion: "TLSv1.1_2016" } }),
    "it has CloudFront's certificate": distribution({ viewerCertificate: { cloudfrontDefaultCertificate: true } }),
  },
  "cdn-origins": {
    "it asks over HTTP": distribution({ origins: [origin("match-viewer", "TLSv1.2")] }),
    "it asks by TLS 1.0": distribution({ origins: [origin("https-only", "TLSv1", "TLSv1.2")] }),
    "others may read the bucket": distribution({ origins: [files] }),
  },
  "cdn-firewall": { "no firewall stands before it": distribution({ webAclId: undefined }) },
  "cdn-headers": {
    "browsers may come by HTTP": distribution({
      defaultCacheBehavior: { ...behavior("redirect-to-https"), responseHeadersPolicyId: undefined },
    }),
    "AWS's policy for CORS alone": distribution({
      defaultCacheBehavior: {
        ...behavior("redirect-to-https"),
        responseHeadersPolicyId: "60669652-455b-4ae9-85a4-c4c02393f86c",
      },
    }),
  },
  "cdn-logs": {
    "it writes nothing down": distribution({ loggingConfig: undefined }),
    "it has no answer to `/`": distribution({ defaultRootObject: undefined }),
  },
};
