import * as kinds from "../../../policies/kinds";
import { ecs, patched, withExtra, without, type Mutations } from "./mutation";

const repository = (part: object) => ecs(patched(kinds.imageRepository, "registry-repository-web", part));

export const registry: Mutations = {
  "registry-images": {
    "nobody looks into images": repository({ imageScanningConfiguration: { scanOnPush: false } }),
    "a tag may go to another": repository({ imageTagMutability: "MUTABLE" }),
  },
  "registry-own-key": { "the key is AWS's own": repository({ encryptionConfigurations: undefined }) },
  "registry-private": {
    "everybody may pull": ecs(
      withExtra(
        kinds.imageRepositoryPolicy,
        "pulls",
        { policy: JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "ecr:BatchGetImage" } }) },
        { repository: ["registry-repository-web"] },
      ),
    ),
  },
  "registry-lifecycle": {
    "all images stay for ever": ecs(without(kinds.imageLifecycle, "registry-lifecycle-policy-web")),
  },
};
