import * as kinds from "../../../policies/kinds";
import type { Cases } from "../cases";
import { one } from "../one";

export const certificates: Cases = {
  "certificate-renewal": one(kinds.certificate, {
    right: [{ validationMethod: "DNS" }, {}],
    wrong: [
      [{ validationMethod: "EMAIL" }, "somebody has to answer a mail each year"],
      [{ validationMethod: "DNS", keyAlgorithm: "RSA_1024" }, "its key has 1024 bits"],
    ],
    unknown: "validationMethod",
  }),
};
