import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";

type Distribution = NonNullable<(typeof kinds.distribution)["props"]>;
/** What matters of them here; the rest of what CloudFront wants does not. */
const behavior = (viewerProtocolPolicy: string) => ({ viewerProtocolPolicy }) as Distribution["defaultCacheBehavior"];
const own = { acmCertificateArn: "arn", minimumProtocolVersion: "TLSv1.2_2021", sslSupportMethod: "sni-only" };
const custom = (originProtocolPolicy: string, ...originSslProtocols: string[]) =>
  [{ originId: "app", customOriginConfig: { originProtocolPolicy, originSslProtocols } }] as Distribution["origins"];
const files = (more: object) => [{ originId: "files", domainName: "files", ...more }] as Distribution["origins"];

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
  "cdn-logs": one(kinds.distribution, {
    right: [{ loggingConfig: { bucket: "logs" }, defaultRootObject: "index.html" }],
    wrong: [[{}, "it writes no log", "it has no `defaultRootObject`"]],
    unknown: "loggingConfig",
  }),
};
