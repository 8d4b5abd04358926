import * as kinds from "../../../policies/kinds";
import { eks, patched, pod, withExtra, without, type Mutations } from "./mutation";

const role = (rule: { apiGroups: string[]; resources: string[]; verbs: string[] }) =>
  eks(withExtra(kinds.rbacRole, "reader", { rules: [rule] }));

export const kubernetesAccess: Mutations = {
  "pod-identity": {
    // Without secrets: whose role reads them could not be told of the account that all have.
    "it is who all others are": eks(pod("dump-cron-job", { serviceAccountName: undefined, volumes: [] })),
    "it has a key to the API": eks(pod("web-deployment", { automountServiceAccountToken: true })),
  },
  "rbac-least-privilege": {
    "it may do everything": role({ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }),
    "it may become another": role({ apiGroups: [""], resources: ["users"], verbs: ["impersonate"] }),
    "it may read all secrets": role({ apiGroups: [""], resources: ["secrets"], verbs: ["list"] }),
  },
  "pod-network-policy": {
    "all reach all": eks(without(kinds.networkPolicy)),
    "everybody reaches it": eks(patched(kinds.networkPolicy, "web-network-policy", { spec: { ingress: [{}] } })),
    "it reaches everything": eks(patched(kinds.networkPolicy, "web-network-policy", { spec: { egress: [{}] } })),
  },
};
