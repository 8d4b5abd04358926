import * as s3 from "@aws-sdk/client-s3";
import { asked, Failure, unlessAbsent } from "../given/failure";
import type { Changes } from "./changes";
import type { Tags } from "./key";
import { cleaning, cleans, KEEP_DAYS, refusesPlainHttp, withCleaning, withTlsAlone, type Policy } from "./wanted";

export interface Wanted {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Undefined where it would only be made. */
  readonly keyArn?: string;
  readonly tags: Tags;
}

/** Makes the bucket, or brings the one that is there to what it should be. */
export async function settleBucket(client: s3.S3Client, wanted: Wanted, changes: Changes): Promise<void> {
  const { name } = wanted;
  if (!(await isThere(client, wanted))) {
    const made = await changes.make(`bucket ${name}`, () => make(client, wanted));
    if (made === undefined) return;
  }
  const put = async <T>(aspect: Aspect<T>): Promise<void> => {
    const now = await aspect.read();
    const fault = aspect.fault(now);
    if (fault !== undefined) await changes.put(`bucket ${name}: ${aspect.what}`, fault, () => aspect.write(now));
  };
  // Nothing is written into a bucket that is open, or that forgets: these come first.
  await put(publicAccess(client, wanted));
  await put(ownership(client, wanted));
  await put(policy(client, wanted));
  await put(versioning(client, wanted));
  await put(encryption(client, wanted));
  await put(lifecycle(client, wanted));
  await put(tagging(client, wanted));
}

/** One thing that a bucket has to have. */
interface Aspect<T> {
  readonly what: string;
  readonly read: () => Promise<T>;
  /** How it is and how it should be, in words; undefined where both are the same. */
  readonly fault: (now: T) => readonly [string, string] | undefined;
  readonly write: (now: T) => Promise<unknown>;
}

/** Each question and each change names the owner: S3 refuses all of them on a bucket of somebody else. */
const of = ({ name, account }: Wanted) => ({ Bucket: name, ExpectedBucketOwner: account });

async function isThere(client: s3.S3Client, wanted: Wanted): Promise<boolean> {
  const { name, region } = wanted;
  const elsewhere = () => new Failure(`The bucket ${name} is in another region than ${region}.`);
  const question = client.send(new s3.HeadBucketCommand(of(wanted))).catch((error: unknown) => {
    // An answer without a body: there is nothing but the status to go by.
    const status = error instanceof s3.S3ServiceException ? error.$metadata.httpStatusCode : undefined;
    if (status === 404) return undefined;
    if (status === 301) throw elsewhere();
    if (status !== 403) throw error;
    throw new Failure(
      `AWS refuses to show the bucket ${name}: either it belongs to another account, and --bucket takes another name, ` +
        "or s3:ListBucket is missing (docs/first-deploy.md lists the permissions that this command needs).",
    );
  });
  const found = await asked("s3:ListBucket", question);
  if (found?.BucketRegion !== undefined && found.BucketRegion !== region) throw elsewhere();
  return found !== undefined;
}

async function make(client: s3.S3Client, { name, region }: Wanted): Promise<true> {
  const input: s3.CreateBucketCommandInput = {
    Bucket: name,
    ObjectOwnership: "BucketOwnerEnforced",
    // us-east-1 is where a bucket is that says nothing, and S3 refuses its name.
    ...(region !== "us-east-1" && {
      CreateBucketConfiguration: { LocationConstraint: region as s3.BucketLocationConstraint },
    }),
  };
  const making = client.send(new s3.CreateBucketCommand(input)).catch((error: unknown) => {
    if (!(error instanceof s3.BucketAlreadyExists)) throw error;
    throw new Failure(`The name of the bucket ${name} is taken by another account: --bucket takes another name.`);
  });
  await asked("s3:CreateBucket", unlessAbsent(["BucketAlreadyOwnedByYou"], making)); // by a run beside this one
  await asked("s3:ListBucket", s3.waitUntilBucketExists({ client, maxWaitTime: 60 }, { Bucket: name }));
  return true;
}

const publicAccess = (client: s3.S3Client, wanted: Wanted): Aspect<number> => ({
  what: "ways to the public",
  read: async () => {
    const question = unlessAbsent(
      ["NoSuchPublicAccessBlockConfiguration"],
      client.send(new s3.GetPublicAccessBlockCommand(of(wanted))),
    );
    const found = (await asked("s3:GetBucketPublicAccessBlock", question))?.PublicAccessBlockConfiguration;
    return ways.filter((way) => found?.[way] !== true).length;
  },
  fault: (open) => (open === 0 ? undefined : [`${open} of ${ways.length} open`, "all blocked"]),
  write: () => {
    const PublicAccessBlockConfiguration = Object.fromEntries(ways.map((way) => [way, true]));
    return asked(
      "s3:PutBucketPublicAccessBlock",
      client.send(new s3.PutPublicAccessBlockCommand({ ...of(wanted), PublicAccessBlockConfiguration })),
    );
  },
});

const ways = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"] as const;

const ownership = (client: s3.S3Client, wanted: Wanted): Aspect<string> => ({
  what: "ownership of objects",
  read: async () => {
    const question = unlessAbsent(
      ["OwnershipControlsNotFoundError"],
      client.send(new s3.GetBucketOwnershipControlsCommand(of(wanted))),
    );
    const found = await asked("s3:GetBucketOwnershipControls", question);
    // What S3 takes a bucket for that was made before there was a choice.
    return found?.OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? "ObjectWriter";
  },
  fault: (now) => (now === "BucketOwnerEnforced" ? undefined : [now, "BucketOwnerEnforced"]),
  write: () => {
    const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }] };
    return asked(
      "s3:PutBucketOwnershipControls",
      client.send(new s3.PutBucketOwnershipControlsCommand({ ...of(wanted), OwnershipControls })),
    );
  },
});

const policy = (client: s3.S3Client, wanted: Wanted): Aspect<Policy | undefined> => ({
  what: "access without TLS",
  read: async () => {
    const question = unlessAbsent(["NoSuchBucketPolicy"], client.send(new s3.GetBucketPolicyCommand(of(wanted))));
    const text = (await asked("s3:GetBucketPolicy", question))?.Policy;
    return text === undefined ? undefined : (JSON.parse(text) as Policy);
  },
  fault: (now) => (refusesPlainHttp(now, wanted.name) ? undefined : ["not refused", "refused"]),
  write: (now) => {
    const Policy = JSON.stringify(withTlsAlone(now, wanted.name));
    return asked("s3:PutBucketPolicy", client.send(new s3.PutBucketPolicyCommand({ ...of(wanted), Policy })));
  },
});

const versioning = (client: s3.S3Client, wanted: Wanted): Aspect<string> => ({
  what: "versions",
  read: async () => {
    const question = client.send(new s3.GetBucketVersioningCommand(of(wanted)));
    return (await asked("s3:GetBucketVersioning", question)).Status ?? "Off";
  },
  fault: (now) => (now === "Enabled" ? undefined : [now.toLowerCase(), "kept"]),
  write: () => {
    const VersioningConfiguration = { Status: "Enabled" as const };
    return asked(
      "s3:PutBucketVersioning",
      client.send(new s3.PutBucketVersioningCommand({ ...of(wanted), VersioningConfiguration })),
    );
  },
});

const encryption = (client: s3.S3Client, wanted: Wanted): Aspect<s3.ServerSideEncryptionRule | undefined> => ({
  what: "encryption",
  read: async () => {
    const question = unlessAbsent(
      ["ServerSideEncryptionConfigurationNotFoundError"],
      client.send(new s3.GetBucketEncryptionCommand(of(wanted))),
    );
    return (await asked("s3:GetEncryptionConfiguration", question))?.ServerSideEncryptionConfiguration?.Rules?.[0];
  },
  fault: (now) => {
    const { SSEAlgorithm: algorithm, KMSMasterKeyID: key } = now?.ApplyServerSideEncryptionByDefault ?? {};
    if (algorithm !== "aws:kms") return [algorithm ?? "none", "by the key"];
    if (key === undefined || key !== wanted.keyArn) return [`by ${key ?? "a key of S3's"}`, "by the key"];
    return now?.BucketKeyEnabled === true ? undefined : ["a call of KMS for each object", "a key for the bucket"];
  },
  write: () => {
    const rule: s3.ServerSideEncryptionRule = {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: wanted.keyArn },
      BucketKeyEnabled: true,
    };
    const configuration = { ServerSideEncryptionConfiguration: { Rules: [rule] } };
    return asked(
      "s3:PutEncryptionConfiguration",
      client.send(new s3.PutBucketEncryptionCommand({ ...of(wanted), ...configuration })),
    );
  },
});

const lifecycle = (client: s3.S3Client, wanted: Wanted): Aspect<readonly s3.LifecycleRule[]> => ({
  what: "old versions",
  read: async () => {
    const question = unlessAbsent(
      ["NoSuchLifecycleConfiguration"],
      client.send(new s3.GetBucketLifecycleConfigurationCommand(of(wanted))),
    );
    return (await asked("s3:GetLifecycleConfiguration", question))?.Rules ?? [];
  },
  fault: (now) => {
    if (cleans(now)) return undefined;
    const isChanged = now.some(({ ID }) => ID === cleaning.ID);
    return [isChanged ? "go by a rule that somebody changed" : "stay for ever", `go after ${KEEP_DAYS} days`];
  },
  write: (now) => {
    const LifecycleConfiguration = { Rules: withCleaning(now) };
    return asked(
      "s3:PutLifecycleConfiguration",
      client.send(new s3.PutBucketLifecycleConfigurationCommand({ ...of(wanted), LifecycleConfiguration })),
    );
  },
});

const tagging = (client: s3.S3Client, wanted: Wanted): Aspect<Tags> => ({
  what: "tags",
  read: async () => {
    const question = unlessAbsent(["NoSuchTagSet"], client.send(new s3.GetBucketTaggingCommand(of(wanted))));
    const found = (await asked("s3:GetBucketTagging", question))?.TagSet ?? [];
    return Object.fromEntries(found.map(({ Key = "", Value = "" }) => [Key, Value]));
  },
  fault: (now) => {
    const missing = Object.keys(wanted.tags).filter((key) => now[key] !== wanted.tags[key]);
    if (missing.length === 0) return undefined;
    return ["not all", missing.map((key) => `${key}=${wanted.tags[key]}`).join(", ")];
  },
  // The whole set is replaced: those of others go in again.
  write: (now) => {
    const TagSet = Object.entries({ ...now, ...wanted.tags }).map(([Key, Value]) => ({ Key, Value }));
    return asked(
      "s3:PutBucketTagging",
      client.send(new s3.PutBucketTaggingCommand({ ...of(wanted), Tagging: { TagSet } })),
    );
  },
});
