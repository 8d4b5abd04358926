import type { Graph } from "../graph";
import * as kinds from "../kinds";
import { isForEverybody, list, statements } from "../policy-document";
import { known, type Resource } from "../resource";
import { graphRule, resourceRule } from "../rule";

/** Source: "Preventing image tags from being overwritten" and "Scan images for software vulnerabilities", Amazon ECR User Guide. */
export const registryImages = resourceRule({
  name: "registry-images",
  description: "An image is scanned as it comes, and its tag stays on it.",
  severity: "high",
  remedy: "Set `imageScanningConfiguration: { scanOnPush: true }` and `imageTagMutability: IMMUTABLE`.",
  tags: ["checkov:CKV_AWS_51", "checkov:CKV_AWS_163", "fsbp:ECR.1", "fsbp:ECR.2"],
  level: "mandatory",
  on: [kinds.imageRepository],
  *check({ props: { imageScanningConfiguration, imageTagMutability = "MUTABLE" } }) {
    if (imageScanningConfiguration?.scanOnPush !== true) yield "images are not scanned: `scanOnPush` is not true";
    if (!imageTagMutability.startsWith("IMMUTABLE")) yield `\`imageTagMutability\` is ${imageTagMutability}`;
  },
});

/** Source: "Encryption at rest", Amazon ECR User Guide. */
export const registryOwnKey = resourceRule({
  name: "registry-own-key",
  description: "Images are encrypted with a key of KMS.",
  severity: "low",
  remedy: "Set `encryptionConfigurations` before the first deployment: a later change replaces the repository.",
  tags: ["checkov:CKV_AWS_136"],
  level: "advisory",
  on: [kinds.imageRepository],
  *check({ props: { encryptionConfigurations = [] } }) {
    if (!encryptionConfigurations.some(({ encryptionType = "" }) => encryptionType.startsWith("KMS"))) {
      yield "it has no key of KMS";
    }
  },
});

/** Source: "Automate the cleanup of images by using lifecycle policies in Amazon ECR", Amazon ECR User Guide. */
export const registryLifecycle = graphRule({
  name: "registry-lifecycle",
  description: "Images that nobody will run again go.",
  severity: "low",
  remedy: "Add a LifecyclePolicy.",
  tags: ["fsbp:ECR.3"],
  level: "mandatory",
  on: [kinds.imageRepository],
  *check(repository, _, graph) {
    const found = graph.users(repository, kinds.imageLifecycle, "repository");
    if (found.length === 0) yield "it has no LifecyclePolicy";
    for (const { name, props } of found) if (props.policy === undefined) yield `${name} has no policy`;
  },
});

/** Source: "Private repository policies in Amazon ECR", Amazon ECR User Guide. */
export const registryPrivate = resourceRule({
  name: "registry-private",
  description: "No policy gives images to everybody.",
  severity: "high",
  remedy: "Name the accounts and roles that may pull in `Principal`.",
  tags: ["checkov:CKV_AWS_32"],
  level: "mandatory",
  on: [kinds.imageRepositoryPolicy],
  *check({ props }) {
    for (const statement of statements(props.policy ?? {}).filter(isForEverybody)) {
      yield `it allows everybody ${list(statement.Action).join(", ")}`;
    }
  },
});

/**
 * Whether an image is of a repository of the stack of which no tag ever changes: one that a property needs, told apart from
 * others that it needs by its name, where that is known.
 *
 * Source: "Pulling an image to your local environment from an Amazon ECR private repository", Amazon ECR User Guide.
 */
export function keepsItsTag(image: string, resource: Resource, property: string, graph: Graph): boolean {
  const [, path] = /^\d{12}\.dkr\.ecr\.[^/]+\/([^:@]+)/.exec(image) ?? [];
  const repositories = graph
    .links(resource, property, kinds.imageRepository)
    .filter(({ props }) => [path, undefined].includes(known(() => props.name)));
  return (
    path !== undefined &&
    repositories.length > 0 &&
    repositories.every(({ props }) => props.imageTagMutability === "IMMUTABLE")
  );
}
