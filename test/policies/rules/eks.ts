import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";

const vpc = { subnetIds: ["a", "b"] };
const logs = ["api", "audit", "authenticator", "controllerManager", "scheduler"];
const access = (remoteAccess: object) => ({ remoteAccess });

export const eks: Cases = {
  "eks-endpoint": one(kinds.eksCluster, {
    right: [
      { vpcConfig: { ...vpc, endpointPublicAccess: false } },
      { vpcConfig: { ...vpc, publicAccessCidrs: ["203.0.113.0/24"] } },
    ],
    wrong: [
      [{}, "0.0.0.0/0 may reach it"],
      [{ vpcConfig: { ...vpc, endpointPublicAccess: true } }, "0.0.0.0/0 may reach it"],
    ],
    unknown: "vpcConfig",
  }),
  "eks-secrets-encrypted": one(kinds.eksCluster, {
    right: [{ encryptionConfig: { provider: { keyArn: "arn" }, resources: ["secrets"] } }],
    wrong: [[{}, "it has no `encryptionConfig`"]],
    unknown: "encryptionConfig",
  }),
  "eks-logs": one(kinds.eksCluster, {
    right: [{ enabledClusterLogTypes: logs }],
    wrong: [
      [{}, "it does not log api, audit, authenticator, controllerManager, scheduler"],
      [{ enabledClusterLogTypes: logs.slice(1) }, "it does not log api"],
    ],
    unknown: "enabledClusterLogTypes",
  }),
  "eks-version": [
    ...one(kinds.eksCluster, {
      right: [{ version: "1.35" }, {}],
      wrong: [[{ version: "1.29" }, "Kubernetes 1.29 is old; wanted: 1.33 or newer"]],
      unknown: "version",
    }),
    ...one(kinds.eksCluster, {
      right: [{ version: "1.35" }],
      wrong: [[{ version: "1.34" }, "Kubernetes 1.34 is old; wanted: 1.35 or newer"]],
      config: { oldestMinor: 35 },
    }),
  ],
  "host-metadata": [
    ...one(kinds.launchTemplate, {
      right: [
        { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 } },
        { metadataOptions: { httpEndpoint: "disabled" } },
      ],
      wrong: [
        [{}, "`httpTokens` is not required"],
        [
          { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 } },
          "`httpPutResponseHopLimit: 2` lets containers ask, too",
        ],
      ],
      unknown: "metadataOptions",
    }),
    ...one(kinds.host, { right: [], wrong: [[{}, "`httpTokens` is not required"]] }),
  ],
  "node-group-no-ssh": one(kinds.eksNodeGroup, {
    right: [{}, access({ ec2SshKey: "key", sourceSecurityGroupIds: [UNKNOWN] })],
    wrong: [[access({ ec2SshKey: "key" }), "`remoteAccess` opens port 22 to everybody"]],
    unknown: "remoteAccess",
  }),
};
