import * as kinds from "../kinds";
import { resourceRule } from "../rule";

/** Source: "AWS Certificate Manager certificate characteristics" and "Validate domain ownership", AWS Certificate Manager User Guide. */
export const certificateRenewal = resourceRule({
  name: "certificate-renewal",
  description: "A certificate is renewed without anybody's doing, and has a strong key.",
  severity: "high",
  remedy: "Set `validationMethod: DNS`, and leave `keyAlgorithm` out.",
  tags: ["checkov:CKV_AWS_233", "fsbp:ACM.2"],
  level: "mandatory",
  on: [kinds.certificate],
  *check({ props: { validationMethod, keyAlgorithm = "RSA_2048" } }) {
    if (validationMethod === "EMAIL") yield "somebody has to answer a mail each year: `validationMethod` is EMAIL";
    if (keyAlgorithm === "RSA_1024") yield "its key has 1024 bits";
  },
});
