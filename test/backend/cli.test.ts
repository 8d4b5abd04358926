import { execFile } from "node:child_process";
import { join } from "node:path";
import * as kms from "@aws-sdk/client-kms";
import * as s3 from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { tlsAlone } from "../../backend/wanted";
import { ACCOUNT, credentials, REGION, startEmulator, type Emulator } from "../given/emulator";
import { project } from "../given/project";
import { needs } from "../tools";
import { backend } from "./backend";

const root = join(__dirname, "../..");
const bucket = `shop-state-${ACCOUNT}-${REGION}`;
const alias = "alias/shop-state";

describe.skipIf(!needs("moto_server", "emulates AWS"))("backend", () => {
  let aws: Emulator;
  let keys: kms.KMSClient;
  let buckets: s3.S3Client;

  beforeAll(async () => {
    aws = await startEmulator();
    const options = {
      region: REGION,
      endpoint: aws.url,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    keys = new kms.KMSClient(options);
    buckets = new s3.S3Client(options);
  });
  afterAll(() => aws.stop());

  beforeEach(async () => {
    for (const [name, value] of Object.entries({ ...credentials, AWS_ENDPOINT_URL: aws.url })) vi.stubEnv(name, value);
    await aws.reset();
  });
  afterEach(() => vi.unstubAllEnvs());

  const key = async () => (await keys.send(new kms.DescribeKeyCommand({ KeyId: alias }))).KeyMetadata!;
  const made = async () => {
    const { cwd } = project();
    expect(await backend(cwd, ["live", "-q"])).toMatchObject({ code: 0 });
    return cwd;
  };
  /** The answers of AWS to everything about the bucket. */
  const bucketIs = async () => {
    const of = { Bucket: bucket };
    const [versions, encryption, access, ownership, policy, lifecycle, tags] = await Promise.all([
      buckets.send(new s3.GetBucketVersioningCommand(of)),
      buckets.send(new s3.GetBucketEncryptionCommand(of)),
      buckets.send(new s3.GetPublicAccessBlockCommand(of)),
      buckets.send(new s3.GetBucketOwnershipControlsCommand(of)),
      buckets.send(new s3.GetBucketPolicyCommand(of)),
      buckets.send(new s3.GetBucketLifecycleConfigurationCommand(of)),
      buckets.send(new s3.GetBucketTaggingCommand(of)),
    ]);
    return {
      versions: versions.Status,
      encryption: encryption.ServerSideEncryptionConfiguration?.Rules,
      access: access.PublicAccessBlockConfiguration,
      ownership: ownership.OwnershipControls?.Rules,
      policy: JSON.parse(policy.Policy!) as { Statement: { Sid: string }[] },
      lifecycle: lifecycle.Rules!,
      tags: tags.TagSet!,
    };
  };

  it("makes the key and the bucket of an empty account, tells each, and what to run next", async () => {
    const { cwd } = project();
    const { code, stdout, stderr } = await backend(cwd, ["live"]);
    expect(stderr).toBe(
      [
        `shop/live  ${REGION}  account ${ACCOUNT}`,
        `key ${alias}: is made`,
        `key ${alias}: rotation: off -> every year`,
        `bucket ${bucket}: is made`,
        `bucket ${bucket}: ways to the public: 4 of 4 open -> all blocked`,
        `bucket ${bucket}: access without TLS: not refused -> refused`,
        `bucket ${bucket}: versions: off -> kept`,
        `bucket ${bucket}: encryption: none -> by the key`,
        `bucket ${bucket}: old versions: stay for ever -> go after 90 days`,
        `bucket ${bucket}: tags: not all -> Project=shop, ManagedBy=plinth`,
        "",
        "Sign in to it, once on each machine (or set PULUMI_BACKEND_URL to the same, which is for one shell alone):",
        `    pulumi login 's3://${bucket}?region=${REGION}&awssdk=v2'`,
        "",
        "Make the stack in it, once:",
        `    pulumi stack init live --secrets-provider='awskms://${alias}?region=${REGION}&awssdk=v2' --cwd '${cwd}'`,
        "",
        "",
      ].join("\n"),
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });

    const { Arn, KeyId } = await key();
    const { KeyRotationEnabled } = await keys.send(new kms.GetKeyRotationStatusCommand({ KeyId }));
    expect(KeyRotationEnabled).toBe(true);
    expect(await bucketIs()).toMatchObject({
      versions: "Enabled",
      encryption: [
        {
          ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: Arn },
          BucketKeyEnabled: true,
        },
      ],
      access: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
      ownership: [{ ObjectOwnership: "BucketOwnerEnforced" }],
      policy: { Statement: [tlsAlone(bucket)] },
      lifecycle: [
        {
          Status: "Enabled",
          NoncurrentVersionExpiration: { NoncurrentDays: 90 },
          Expiration: { ExpiredObjectDeleteMarker: true },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        },
      ],
      tags: [
        { Key: "Project", Value: "shop" },
        { Key: "ManagedBy", Value: "plinth" },
      ],
    });
  });

  it("changes nothing the second time, and says the same of what to run", async () => {
    const cwd = await made();
    const before = [await key(), await bucketIs()];
    const { code, stderr } = await backend(cwd, ["live"]);
    expect(stderr).toContain(`account ${ACCOUNT}\nbucket ${bucket} and key ${alias} are as they should be\n`);
    expect(stderr).not.toContain("->");
    expect(stderr).toContain(`pulumi login 's3://${bucket}?`);
    expect(code).toBe(0);
    expect([await key(), await bucketIs()]).toEqual(before);
    expect((await keys.send(new kms.ListKeysCommand())).Keys).toHaveLength(1);
  });

  it("puts right what somebody changed, and leaves what is others'", async () => {
    const cwd = await made();
    const { KeyId } = await key();
    const of = { Bucket: bucket };
    const theirs = { Sid: "AuditorsRead", Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "s3:GetObject" };
    const rule = { ID: "theirs", Status: "Enabled" as const, Filter: { Prefix: "x/" }, Expiration: { Days: 1 } };
    const sse = { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" as const } };
    await keys.send(new kms.DisableKeyRotationCommand({ KeyId }));
    await buckets.send(new s3.PutBucketVersioningCommand({ ...of, VersioningConfiguration: { Status: "Suspended" } }));
    await buckets.send(
      new s3.PutBucketEncryptionCommand({ ...of, ServerSideEncryptionConfiguration: { Rules: [sse] } }),
    );
    const open = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false };
    await buckets.send(new s3.PutPublicAccessBlockCommand({ ...of, PublicAccessBlockConfiguration: open }));
    const preferred = { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" as const }] };
    await buckets.send(new s3.PutBucketOwnershipControlsCommand({ ...of, OwnershipControls: preferred }));
    const statement = { ...theirs, Resource: `arn:aws:s3:::${bucket}/*` };
    await buckets.send(
      new s3.PutBucketPolicyCommand({
        ...of,
        Policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
      }),
    );
    await buckets.send(
      new s3.PutBucketLifecycleConfigurationCommand({ ...of, LifecycleConfiguration: { Rules: [rule] } }),
    );
    const TagSet = [
      { Key: "Project", Value: "x" },
      { Key: "Team", Value: "platform" },
    ];
    await buckets.send(new s3.PutBucketTaggingCommand({ ...of, Tagging: { TagSet } }));

    const lines = [
      `key ${alias}: rotation: off -> every year`,
      `bucket ${bucket}: ways to the public: 2 of 4 open -> all blocked`,
      `bucket ${bucket}: ownership of objects: BucketOwnerPreferred -> BucketOwnerEnforced`,
      `bucket ${bucket}: access without TLS: not refused -> refused`,
      `bucket ${bucket}: versions: suspended -> kept`,
      `bucket ${bucket}: encryption: by a key of S3's -> by the key`,
      `bucket ${bucket}: old versions: stay for ever -> go after 90 days`,
      `bucket ${bucket}: tags: not all -> Project=shop, ManagedBy=plinth`,
      "",
    ].join("\n");
    const looked = await backend(cwd, ["live", "--check", "-q"]);
    expect(looked).toEqual({ code: 7, stdout: "", stderr: lines });
    expect(await bucketIs()).toMatchObject({ versions: "Suspended" });
    expect(await backend(cwd, ["live", "-q"])).toMatchObject({ code: 0, stderr: lines });
    expect(await backend(cwd, ["live", "--check", "-q"])).toEqual({ code: 0, stdout: "", stderr: "" });
    const { policy, lifecycle, tags } = await bucketIs();
    expect(policy.Statement).toEqual([statement, tlsAlone(bucket)]);
    expect(lifecycle.map(({ ID }) => ID)).toEqual(["theirs", "old-versions"]);
    expect(tags).toContainEqual({ Key: "Team", Value: "platform" });
  });

  it("only looks with --check, and ends with 7 where something is missing", async () => {
    const { cwd } = project();
    const { code, stderr } = await backend(cwd, ["live", "--check"]);
    expect(stderr).toBe(
      `shop/live  ${REGION}  account ${ACCOUNT}\nkey ${alias}: would be made\nbucket ${bucket}: would be made\n`,
    );
    expect(code).toBe(7);
    expect((await keys.send(new kms.ListKeysCommand())).Keys).toEqual([]);
    expect((await buckets.send(new s3.ListBucketsCommand())).Buckets ?? []).toEqual([]);
  });

  it("takes the bucket that is named", async () => {
    const { cwd } = project();
    const { stderr } = await backend(cwd, ["live", "--bucket", "our-state"]);
    expect(stderr).toContain("bucket our-state: is made\n");
    expect(stderr).toContain(`pulumi login 's3://our-state?region=${REGION}&awssdk=v2'`);
  });

  it("refuses a key that is disabled or about to be deleted, as somebody meant it", async () => {
    const cwd = await made();
    const { KeyId } = await key();
    await keys.send(new kms.DisableKeyCommand({ KeyId }));
    expect(await backend(cwd, ["live", "-q"])).toMatchObject({
      code: 1,
      stderr: `plinth backend: The key ${alias} is disabled, and nobody can read the state: aws kms enable-key --key-id ${KeyId}.\n`,
    });
    await keys.send(new kms.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    const { code, stderr } = await backend(cwd, ["live", "-q"]);
    expect(stderr).toContain(`aws kms cancel-key-deletion --key-id ${KeyId}, then`);
    expect(code).toBe(1);
  });

  it("refuses the login of another account, before it looks at anything", async () => {
    const stack =
      'config:\n  aws:region: eu-central-1\n  plinth:stack: { profile: production, account: "111111111111", domain: shop.example }\n';
    const { cwd } = project({ "Pulumi.live.yaml": stack });
    const { code, stderr } = await backend(cwd, ["live"]);
    expect(stderr).toMatch(
      /^plinth backend: The stack live belongs to the account 111111111111, but you are signed in to 222222222222, as arn:aws:\S+\.\n$/,
    );
    expect(code).toBe(1);
    expect((await keys.send(new kms.ListKeysCommand())).Keys).toEqual([]);
  });

  it("is a command of the launcher, and says nothing of the SDK's own", async () => {
    const cwd = await made();
    const ended = await new Promise<{ code: unknown; stderr: string }>((done) => {
      execFile(
        process.execPath,
        [join(root, "bin/plinth.js"), "backend", "live", "--cwd", cwd, "-q", "--check"],
        (error, _, stderr) => {
          done({ code: error?.code ?? 0, stderr });
        },
      );
    });
    expect(ended).toEqual({ code: 0, stderr: "" });
  });
});

describe("what is wrong with the invocation or the settings", () => {
  it.each([
    [2, ["live", "--chek"], "plinth backend: there is no flag `--chek`; did you mean `--check`?\n"],
    [6, ["liv"], "There is no stack liv; known: live. Did you mean live?\n"],
  ])("ends with %i for %j", async (code, args, stderr) => {
    expect(await backend(project().cwd, args)).toEqual({ code, stdout: "", stderr });
  });

  it("has help on stdout", async () => {
    const { code, stdout } = await backend(project().cwd, ["--help"]);
    expect(stdout).toMatch(/^usage: plinth backend <stack> \[flags\]\n/);
    expect(code).toBe(0);
  });
});
