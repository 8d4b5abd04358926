import * as kinds from "../../../policies/kinds";
import { UNKNOWN, type Unknown } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";
import { sample } from "../sample";

type Distribution = NonNullable<(typeof kinds.distribution)["props"]>;
/** What matters of them here; the rest of what CloudFront wants does not. */
const behavior = (viewerProtocolPolicy: string) => ({ viewerProtocolPolicy }) as Distribution["defaultCacheBehavior"];
const own = { acmCertificateArn: "arn", minimumProtocolVersion: "TLSv1.2_2021", sslSupportMethod: "sni-only" };
const custom = (originProtocolPolicy: string, ...originSslProtocols: string[]) =>
  [{ originId: "app", customOriginConfig: { originProtocolPolicy, originSslProtocols } }] as Distribution["origins"];
const files = (more: object) => [{ originId: "files", domainName: "files", ...more }] as Distribution["origins"];

/** Of AWS's own policies, one that sets HSTS, and one that does not. */
const [hsts, cors] = ["67f7725c-6f97-4210-82d7-5512b31e9d03", "60669652-455b-4ae9-85a4-c4c02393f86c"];
const withHeaders = (responseHeadersPolicyId?: string | Unknown) => ({ responseHeadersPolicyId }) as never;
const byOwn = sample(
  kinds.distribution,
  "cdn",
  { defaultCacheBehavior: withHeaders(UNKNOWN) },
  { needs: { defaultCacheBehavior: ["headers"] } },
);
const headers = (accessControlMaxAgeSec?: number | Unknown) =>
  sample(kinds.responseHeaders, "headers", {
    securityHeadersConfig:
      accessControlMaxAgeSec === undefined ? {} : ({ strictTransportSecurity: { accessControlMaxAgeSec } } as never),
  });

export const cdn: Cases = {
  "cdn-https": one(kinds.distribution, {
    right: [{ defaultCacheBehavior: behavior("redirect-to-https"), viewerCertificate: own }],
    wrong: [
      [{ defaultCacheBehavior: behavior("allow-all"), viewerCertificate: own }, "it answers over HTTP"],
      [{}, "it has CloudFront's certificate"],
      [{ viewerCertificate: { ...own, minimumProtocolVersion: "TLSv1.2_2018" } }, "it takes TLSv1.2_2018"],
      [{ viewerCertificate: { ...own, sslSupportMethod: "vip" } }, "`sslSupportMethod: vip` costs"],
    ],
    unknown: "viewerCertificate",
  }),
  "cdn-origins": one(kinds.distribution, {
    right: [{ origins: custom("https-only", "TLSv1.2") }, { origins: files({ originAccessControlId: UNKNOWN }) }, {}],
    wrong: [
      [{ origins: custom("http-only", "TLSv1.2") }, "app is asked over HTTP"],
      [{ origins: custom("https-only", "TLSv1", "TLSv1.2") }, "app is asked by TLSv1"],
      [{ origins: files({}) }, "files has no `originAccessControlId`"],
    ],
    unknown: "origins",
  }),
  "cdn-firewall": one(kinds.distribution, {
    right: [{ webAclId: "arn" }, { webAclId: UNKNOWN }],
    wrong: [[{}, "it has no `webAclId`"]],
  }),
  "cdn-headers": [
    ...one(kinds.distribution, {
      right: [
        { defaultCacheBehavior: withHeaders(hsts) },
        { orderedCacheBehaviors: [{ pathPattern: "/api/*", responseHeadersPolicyId: hsts }] as never },
      ],
      wrong: [
        [{ defaultCacheBehavior: withHeaders() }, "the default behaviour has no `responseHeadersPolicyId`"],
        [{ defaultCacheBehavior: withHeaders(cors) }, "the default behaviour: its `responseHeadersPolicyId` sets no"],
        [{ orderedCacheBehaviors: [{ pathPattern: "/api/*" }] as never }, "/api/* has no `responseHeadersPolicyId`"],
      ],
      unknown: "defaultCacheBehavior",
    }),
    { what: "a policy of one's own", stack: [byOwn, headers(63_072_000)] },
    {
      what: "one that is short",
      stack: [byOwn, headers(86_400)],
      finds: ["cdn: the default behaviour: headers asks for HTTPS for 86400 s; wanted: 31536000"],
    },
    {
      what: "one about something else",
      stack: [byOwn, headers()],
      finds: ["cdn: the default behaviour: headers asks for HTTPS for 0 s"],
    },
    {
      what: "one that will say",
      stack: [byOwn, headers(UNKNOWN)],
      notJudged: ["cdn: headers.securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec is known only"],
    },
    {
      what: "the policy of another stack",
      stack: [sample(kinds.distribution, "cdn", { defaultCacheBehavior: withHeaders("1-2") })],
      notJudged: ["cdn: the headers of the default behaviour are not of this stack"],
    },
  ],
  "cdn-logs": one(kinds.distribution, {
    right: [{ loggingConfig: { bucket: "logs" }, defaultRootObject: "index.html" }],
    wrong: [[{}, "it writes no log", "it has no `defaultRootObject`"]],
    unknown: "loggingConfig",
  }),
};
