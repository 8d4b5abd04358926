import * as kinds from "../../../policies/kinds";
import { ecs, patched, type Mutations } from "./mutation";

export const certificates: Mutations = {
  "certificate-renewal": {
    "somebody has to answer a mail": ecs(patched(kinds.certificate, "dns-certificate", { validationMethod: "EMAIL" })),
    "its key is short": ecs(patched(kinds.certificate, "dns-certificate", { keyAlgorithm: "RSA_1024" })),
  },
};
