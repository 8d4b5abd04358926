import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";
import { sample } from "../sample";

const repository = sample(kinds.imageRepository, "web", {});
const lifecycle = (props: object) =>
  sample(kinds.imageLifecycle, "lifecycle", props, { needs: { repository: ["web"] } });

const pulledBy = (Principal: unknown): string =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Principal, Action: "ecr:BatchGetImage" }] });

export const registry: Cases = {
  "registry-images": one(kinds.imageRepository, {
    right: [{ imageScanningConfiguration: { scanOnPush: true }, imageTagMutability: "IMMUTABLE" }],
    wrong: [[{}, "images are not scanned", "`imageTagMutability` is MUTABLE"]],
    unknown: "imageTagMutability",
  }),
  "registry-own-key": one(kinds.imageRepository, {
    right: [{ encryptionConfigurations: [{ encryptionType: "KMS" }] }],
    wrong: [
      [{}, "it has no key of KMS"],
      [{ encryptionConfigurations: [{ encryptionType: "AES256" }] }, "it has no key of KMS"],
    ],
    unknown: "encryptionConfigurations",
  }),
  "registry-lifecycle": [
    { what: "one that is cleaned up", stack: [repository, lifecycle({ policy: "{}" })] },
    { what: "one that is not", stack: [repository], finds: ["web: it has no LifecyclePolicy"] },
    {
      what: "a policy that will say",
      stack: [repository, lifecycle({ policy: UNKNOWN })],
      notJudged: ["web: lifecycle.policy is known only after the deployment"],
    },
  ],
  "registry-private": one(kinds.imageRepositoryPolicy, {
    right: [{ policy: pulledBy({ AWS: "arn:aws:iam::111111111111:root" }) }, {}],
    wrong: [
      [{ policy: pulledBy("*") }, "it allows everybody ecr:BatchGetImage"],
      [{ policy: pulledBy({ AWS: "*" }) }, "it allows everybody ecr:BatchGetImage"],
    ],
    unknown: "policy",
  }),
};
