import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { z } from "zod";
import type { Permission } from "./connection";
import { deletionSettings, isProtected, isRecoverable, type DeletionSettings } from "./deletion";
import { named } from "./names";
import type { Rule } from "./settings/definition";
import { kinds } from "./settings/kinds";

const reason = z.string().min(8).describe("why, for whoever asks for rotation");
const common = {
  minLength: z
    .int()
    .min(1)
    .max(4096)
    .optional()
    .describe(
      "characters that the application asks for at least; who puts a value in reads it in the secret's description",
    ),
  rotation: kinds("kind", {
    manual: z.strictObject({ reason }),
    external: z.strictObject({ reason }),
  })
    .optional()
    .describe("who changes the value: people on purpose (`manual`), or somebody else's system (`external`)"),
  deletion: deletionSettings().describe("what may happen to the secret"),
};

/** Settings of one entry of `secrets`: a value that no file and, but for `generate` and `config`, no state ever holds. */
export const secretSettings = kinds("kind", {
  generate: z
    .strictObject({
      generate: z
        .strictObject({
          length: z.int().min(16).max(512).default(48).describe("characters"),
          alphabet: z
            .enum(["alphanumeric", "hex", "symbols"])
            .default("alphanumeric")
            .describe("alphanumeric: safe in URLs; hex: 0-9 and a-f, an even length; symbols: punctuation as well"),
        })
        .describe("made once, by Plinth"),
      ...common,
    })
    .refine(({ generate: { alphabet, length } }) => alphabet !== "hex" || length % 2 === 0, {
      error: "an even number of hex characters: they stand for whole bytes",
      path: ["generate", "length"],
    })
    .refine(({ generate: { length }, minLength = 0 }) => length >= minLength, {
      error: "a length of at least `minLength`",
      path: ["generate", "length"],
    }),
  external: z.strictObject({
    external: z.literal(true).describe("somebody puts the value into Secrets Manager; Pulumi never sees it"),
    optional: z.boolean().default(false).describe("left out of the containers until it has a value"),
    ...common,
  }),
  config: z.strictObject({
    config: z.literal(true).describe("the value stands encrypted in the stack file, under plinth:secrets"),
    ...common,
  }),
});

export type SecretSettings = z.infer<typeof secretSettings>;

export const isOptional = (settings: SecretSettings): boolean => settings.kind === "external" && settings.optional;

/** A value that the stack file holds is there. */
export const configSecretsRule: Rule<{ secrets: Readonly<Record<string, SecretSettings>> }> = (
  { settings: { secrets }, configSecrets },
  report,
) => {
  for (const [name, { kind }] of Object.entries(secrets)) {
    if (kind === "config" && !configSecrets.includes(name)) {
      report(
        ["secrets", name],
        `a value in the stack file: \`pulumi config set --path --secret plinth:secrets.${name}\` puts it there`,
      );
    }
  }
};

export interface SecretsArgs {
  readonly settings: Readonly<Record<string, SecretSettings>>;
  readonly keyArn: pulumi.Input<string>;
}

/** The application's secrets in Secrets Manager. Containers get them by reference, never by value. */
export class Secrets extends pulumi.ComponentResource {
  /** ARNs by name. A secret with a value has the version behind it, so that nothing starts before the value is there. */
  readonly arns: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, { settings, keyArn }: SecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Secrets", name, {}, opts);
    this.arns = Object.fromEntries(
      Object.entries(settings).map(([key, entry]) => [key, secret(this, name, key, entry, keyArn)]),
    );
    this.registerOutputs({ arns: this.arns });
  }
}

function secret(
  parent: Secrets,
  name: string,
  key: string,
  settings: SecretSettings,
  keyArn: pulumi.Input<string>,
): pulumi.Output<string> {
  const container = secretContainer(`${name}-secret-${key}`, { ...settings, keyArn }, { parent });
  const value = valueOf(parent, name, key, settings);
  if (value === undefined) return container.arn;
  return secretVersion(`${name}-secret-version-${key}`, container, value, { parent }).secretId;
}

/** Where a value of a secret goes. */
export function secretContainer(
  logicalName: string,
  args: {
    readonly deletion: DeletionSettings;
    readonly rotation?: { readonly kind: string };
    readonly minLength?: number;
    readonly keyArn: pulumi.Input<string>;
  },
  opts: pulumi.CustomResourceOptions,
): aws.secretsmanager.Secret {
  return new aws.secretsmanager.Secret(
    logicalName,
    {
      description: args.minLength === undefined ? undefined : `at least ${args.minLength} characters`,
      kmsKeyId: args.keyArn,
      recoveryWindowInDays: isRecoverable(args.deletion) ? 30 : 0,
      tags: { ...named(logicalName), ...(args.rotation && { Rotation: args.rotation.kind }) },
    },
    { ...opts, protect: isProtected(args.deletion) },
  );
}

/** What it takes to read secrets: Secrets Manager decrypts them in the reader's name. */
export const readSecrets = (
  arns: Permission["resources"],
  keyArn: pulumi.Input<string>,
  region: string,
): Permission[] => [
  { actions: ["secretsmanager:GetSecretValue"], resources: arns },
  {
    actions: ["kms:Decrypt"],
    resources: keyArn,
    condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
  },
];

/** Writes a value; its `secretId` is the secret's ARN, and waits for the value. */
export const secretVersion = (
  logicalName: string,
  container: aws.secretsmanager.Secret,
  value: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): aws.secretsmanager.SecretVersion =>
  new aws.secretsmanager.SecretVersion(logicalName, { secretId: container.id, secretString: value }, opts);

/** The value, where it is ours to give: an external one is put in by people. */
function valueOf(
  parent: Secrets,
  name: string,
  key: string,
  settings: SecretSettings,
): pulumi.Output<string> | undefined {
  // A value that is lost is lost for all that was signed or encrypted with it.
  const opts = { parent, protect: isProtected(settings.deletion) };
  switch (settings.kind) {
    case "external":
      return undefined;
    case "config":
      return new pulumi.Config("plinth").requireSecretObject<Record<string, string>>("secrets").apply((values) => {
        const value = values[key];
        if (value === undefined) throw new pulumi.ResourceError(`plinth:secrets has no ${key}`, parent);
        return value;
      });
    case "generate": {
      const { length, alphabet } = settings.generate;
      if (alphabet === "hex")
        return new random.RandomBytes(`${name}-random-bytes-${key}`, { length: length / 2 }, opts).hex;
      const symbols = alphabet === "symbols";
      return new random.RandomPassword(`${name}-random-password-${key}`, { length, special: symbols }, opts).result;
    }
  }
}
