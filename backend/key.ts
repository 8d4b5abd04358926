import * as kms from "@aws-sdk/client-kms";
import { asked, Failure, unlessAbsent } from "../given/failure";
import type { Changes } from "./changes";

export type Tags = Readonly<Record<string, string>>;

/**
 * The ARN of the key that has this alias, which is made where there is none; undefined where it would be. Its policy is
 * KMS's default, by which the account's IAM policies decide.
 */
export async function settleKey(
  client: kms.KMSClient,
  alias: string,
  tags: Tags,
  changes: Changes,
): Promise<string | undefined> {
  const question = unlessAbsent(["NotFoundException"], client.send(new kms.DescribeKeyCommand({ KeyId: alias })));
  const found = await asked("kms:DescribeKey", question);
  const key = found?.KeyMetadata ?? (await changes.make(`key ${alias}`, () => make(client, alias, tags)));
  if (key?.KeyId === undefined) return undefined;
  refuseUnusable(alias, key);
  await settleRotation(client, alias, key.KeyId, changes);
  return key.Arn;
}

async function make(client: kms.KMSClient, alias: string, tags: Tags): Promise<kms.KeyMetadata | undefined> {
  const { KeyMetadata: key } = await asked(
    "kms:CreateKey",
    client.send(
      new kms.CreateKeyCommand({
        Description: "Pulumi's state, and the secrets in it",
        Tags: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
      }),
    ),
  );
  const naming = client.send(new kms.CreateAliasCommand({ AliasName: alias, TargetKeyId: key?.KeyId }));
  await asked("kms:CreateAlias", naming).catch((error: unknown) => {
    // The next run finds a key by its alias alone, and would make another one.
    if (!(error instanceof Failure)) throw error;
    throw new Failure(
      `${error.message} The key is made and has no alias. Give it one, then run this again: ` +
        `aws kms create-alias --alias-name ${alias} --target-key-id ${key?.KeyId}`,
    );
  });
  return key;
}

/** Whoever disabled a key, or had it deleted, meant something by it. */
function refuseUnusable(alias: string, { KeyId: id, KeyState: state, KeySpec: spec }: kms.KeyMetadata): void {
  if (state === "PendingDeletion") {
    throw new Failure(
      `The key ${alias} is to be deleted, and nobody could read the state any more: ` +
        `aws kms cancel-key-deletion --key-id ${id}, then aws kms enable-key --key-id ${id}.`,
    );
  }
  if (state === "Disabled") {
    throw new Failure(
      `The key ${alias} is disabled, and nobody can read the state: aws kms enable-key --key-id ${id}.`,
    );
  }
  if (spec !== undefined && spec !== "SYMMETRIC_DEFAULT") {
    throw new Failure(`The key ${alias} is of the kind ${spec}, and S3 takes SYMMETRIC_DEFAULT alone.`);
  }
}

async function settleRotation(client: kms.KMSClient, alias: string, id: string, changes: Changes): Promise<void> {
  const { KeyRotationEnabled: isOn = false } = await asked(
    "kms:GetKeyRotationStatus",
    client.send(new kms.GetKeyRotationStatusCommand({ KeyId: id })),
  );
  if (isOn) return;
  await changes.put(`key ${alias}: rotation`, ["off", "every year"], () =>
    asked("kms:EnableKeyRotation", client.send(new kms.EnableKeyRotationCommand({ KeyId: id }))),
  );
}
