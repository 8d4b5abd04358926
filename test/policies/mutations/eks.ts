import * as kinds from "../../../policies/kinds";
import { ecs, eks, patched, withExtra, type Mutations } from "./mutation";

const cluster = (part: object) => eks(patched(kinds.eksCluster, "cluster-cluster", part));

export const kubernetesCluster: Mutations = {
  "eks-endpoint": {
    "everybody reaches its API": cluster({ vpcConfig: { endpointPublicAccess: true } }),
    "nothing says who does": cluster({ vpcConfig: { endpointPublicAccess: undefined } }),
  },
  "eks-secrets-encrypted": { "with a key of AWS's own": cluster({ encryptionConfig: undefined }) },
  "eks-logs": { "who did what is not kept": cluster({ enabledClusterLogTypes: ["api", "authenticator"] }) },
  "eks-version": { "it is out of support": cluster({ version: "1.28" }) },
  "host-metadata": {
    "a plain request gets its rights": ecs(
      withExtra(kinds.host, "bastion", { metadataOptions: { httpTokens: "optional" } }),
    ),
    "containers may ask, too": eks(
      withExtra(kinds.launchTemplate, "nodes", {
        metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 },
      }),
    ),
  },
  "node-group-no-ssh": {
    "everybody may knock": eks(withExtra(kinds.eksNodeGroup, "nodes", { remoteAccess: { ec2SshKey: "admin" } })),
  },
};
