import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { isProtected, plainDeletionSettings } from "./deletion";
import { named } from "./names";
import type { Rule } from "./settings/definition";
import { hint } from "./settings/problems";
import { repositoryOwners, type HasImages } from "./task/images";

/** Settings of `registry`: the repositories of the application's images. */
export const registrySettings = z
  .strictObject({
    keepImages: z
      .int()
      .min(5)
      .max(1000)
      .default(50)
      .describe(
        "images kept in each repository, newest first: how far back a rollback can go. Push, with a tag, what is deployed",
      ),
    deletion: plainDeletionSettings().describe("what may happen to the images"),
    repositories: z
      .record(z.string(), z.strictObject({ deletion: plainDeletionSettings() }))
      .default({})
      .describe("another `deletion` for one repository, by whose it is: before a service is removed"),
  })
  .describe("the repositories of the application's images");

export type RegistrySettings = z.infer<typeof registrySettings>;

/** One repository is spoken of by the name of what has it. */
export const registryRule: Rule<HasImages & { registry: RegistrySettings }> = ({ settings }, report) => {
  const owners = repositoryOwners(settings);
  for (const name of Object.keys(settings.registry.repositories)) {
    if (!owners.includes(name)) {
      report(["registry", "repositories", name], `the name of what has an image of its own (${hint(name, owners)})`);
    }
  }
};

export interface RegistryArgs {
  readonly settings: RegistrySettings;
  /** The services and jobs that have a repository of their own. */
  readonly owners: readonly string[];
  readonly keyArn: pulumi.Input<string>;
}

/** One ECR repository for each service or job that has an image of its own. A tag, once pushed, always means the same image. */
export class Registry extends pulumi.ComponentResource {
  /** Repository URLs by owner. */
  readonly urls: Readonly<Record<string, pulumi.Output<string>>>;
  /** Repository ARNs by owner. */
  readonly arns: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: RegistryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Registry", name, {}, opts);
    const repositories = Object.fromEntries(args.owners.map((owner) => [owner, repository(this, name, owner, args)]));
    const each = (pick: (repository: aws.ecr.Repository) => pulumi.Output<string>) =>
      Object.fromEntries(Object.entries(repositories).map(([owner, found]) => [owner, pick(found)]));
    this.urls = each((found) => found.repositoryUrl);
    this.arns = each((found) => found.arn);
    this.registerOutputs({ urls: this.urls });
  }
}

function repository(
  parent: Registry,
  name: string,
  owner: string,
  { settings, keyArn }: RegistryArgs,
): aws.ecr.Repository {
  const { deletion } = settings.repositories[owner] ?? settings;
  const logicalName = `${name}-repository-${owner}`;
  const made = new aws.ecr.Repository(
    logicalName,
    {
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: keyArn }],
      forceDelete: !isProtected(deletion),
      tags: named(logicalName),
    },
    { parent, protect: isProtected(deletion) },
  );
  new aws.ecr.LifecyclePolicy(
    `${name}-lifecycle-policy-${owner}`,
    { repository: made.name, policy: JSON.stringify(lifecycle(settings)) },
    { parent },
  );
  return made;
}

const lifecycle = ({ keepImages }: RegistrySettings) => ({
  rules: [
    {
      rulePriority: 1,
      description: "images without a tag are leftovers of a push",
      selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
      action: { type: "expire" },
    },
    {
      rulePriority: 2,
      description: `the newest ${keepImages} are kept`,
      selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keepImages },
      action: { type: "expire" },
    },
  ],
});
