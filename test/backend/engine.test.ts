import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as s3 from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { load } from "../../components/settings/load";
import { Engine, hasEngine, type Options } from "../engine/engine";
import { ACCOUNT, credentials, REGION, startEmulator, type Emulator } from "../given/emulator";
import { needs } from "../tools";
import { backend } from "./backend";

const bucket = `everesthood-state-${ACCOUNT}-${REGION}`;
const state = ".pulumi/stacks/everesthood/production.json";
const canRun = hasEngine("runs the real Pulumi engine") && needs("moto_server", "emulates AWS");

/** What the command makes and prints is what Pulumi takes, and docs/state.md is true of it. */
describe.skipIf(!canRun)("the state in the bucket", { timeout: 300_000 }, () => {
  let aws: Emulator;
  let buckets: s3.S3Client;
  let engine: Engine;
  let options: Options;
  let provider: string;
  const file = () => readFileSync(join(engine.project, "Pulumi.production.yaml"), "utf8");
  const pulumi = (...args: string[]) => engine.run(args, options);

  beforeAll(async () => {
    aws = await startEmulator();
    for (const [name, value] of Object.entries({ ...credentials, AWS_ENDPOINT_URL: aws.url })) vi.stubEnv(name, value);
    buckets = new s3.S3Client({ region: REGION });
    engine = new Engine("production");
    const path = join(engine.project, "Pulumi.production.yaml");
    writeFileSync(path, file().replace("config:\n", "config:\n  # said by people\n"));
    const { stderr } = await backend(engine.project, ["production"]);
    const [, url = ""] = /pulumi login '([^']+)'/.exec(stderr) ?? [];
    [, provider = ""] = /--secrets-provider='([^']+)'/.exec(stderr) ?? [];
    options = { env: { ...credentials, AWS_ENDPOINT_URL: aws.url, PULUMI_BACKEND_URL: url } };
    // The emulator knows no conditions: what comes without TLS is not refused by AWS, but everything by this.
    await buckets.send(new s3.DeleteBucketPolicyCommand({ Bucket: bucket }));
  }, 900_000);
  afterAll(async () => {
    engine.dispose();
    vi.unstubAllEnvs();
    await aws.stop();
  });

  it("begins with `stack init`, whose keys in the stack's file are known", async () => {
    const { code, stdout, stderr } = await pulumi("stack", "init", "production", `--secrets-provider=${provider}`);
    expect(code, stdout + stderr).toBe(0);
    expect(file()).toContain(`secretsprovider: ${provider}\nencryptedkey: `);
    expect(file()).toContain("# said by people");
    expect(load({ cwd: engine.project, stack: "production" }).stack.account).toBe(ACCOUNT);
    await buckets.send(new s3.HeadObjectCommand({ Bucket: bucket, Key: state }));
  });

  it("has values of the stack's file encrypted by the key", async () => {
    expect(await pulumi("config", "set", "--secret", "plain:KEY", "s3cr3t")).toMatchObject({ code: 0 });
    expect(file()).toMatch(/plain:KEY:\n +secure: v1:/);
    expect(file()).not.toContain("s3cr3t");
    expect((await pulumi("config", "get", "plain:KEY")).stdout).toBe("s3cr3t\n");
    expect(await pulumi("config", "rm", "plain:KEY")).toMatchObject({ code: 0 });
  });

  it("is locked for all who change it as long as somebody does, and not for who looks and may only read", async () => {
    const Body = JSON.stringify({ pid: 7, username: "ann", hostname: "ci", timestamp: "2026-01-02T03:04:05Z" });
    const Key = ".pulumi/locks/organization/everesthood/production/of-ann.json";
    await buckets.send(new s3.PutObjectCommand({ Bucket: bucket, Key, Body }));
    const refused = await pulumi("refresh", "--yes", "--skip-preview");
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain("the stack is currently locked by 1 lock(s)");
    expect(refused.stderr).toContain("created by ann@ci (pid 7) at 2026-01-02T03:04:05Z");
    const readOnly = {
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:PutObject", "s3:DeleteObject"],
      Resource: `arn:aws:s3:::${bucket}/*`,
    };
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [readOnly] });
    await buckets.send(new s3.PutBucketPolicyCommand({ Bucket: bucket, Policy }));
    const preview = await pulumi("preview");
    expect(preview.code, preview.stdout + preview.stderr).toBe(0);
    await buckets.send(new s3.DeleteBucketPolicyCommand({ Bucket: bucket }));

    expect(await pulumi("cancel", "--yes")).toMatchObject({ code: 0 });
    expect(await pulumi("refresh", "--yes", "--skip-preview")).toMatchObject({ code: 0 });
  });

  it("goes back to a version of before", async () => {
    const exported = JSON.parse((await pulumi("stack", "export")).stdout) as { deployment: object };
    const now = (await buckets.send(new s3.HeadObjectCommand({ Bucket: bucket, Key: state }))).VersionId!;
    const lost = join(engine.project, "lost.json");
    const urn = "urn:pulumi:production::everesthood::pulumi:pulumi:Stack::everesthood-production";
    const resources = [{ urn, custom: false, type: "pulumi:pulumi:Stack" }];
    writeFileSync(lost, JSON.stringify({ ...exported, deployment: { ...exported.deployment, resources } }));
    expect(await pulumi("stack", "import", "--file", lost)).toMatchObject({ code: 0 });
    expect((await pulumi("stack", "export")).stdout).toContain(urn);

    const CopySource = `${bucket}/${state}?versionId=${now}`;
    await buckets.send(new s3.CopyObjectCommand({ Bucket: bucket, Key: state, CopySource }));
    const back = await pulumi("stack", "export");
    expect(back.code).toBe(0);
    expect(back.stdout).not.toContain(urn);
  });

  it("can have another provider of secrets, which the stack's file then names", async () => {
    expect(await pulumi("stack", "change-secrets-provider", "passphrase")).toMatchObject({ code: 0 });
    expect(file()).toMatch(/^encryptionsalt: /m);
    expect(file()).not.toMatch(/^(secretsprovider|encryptedkey): /m);
    expect(load({ cwd: engine.project, stack: "production" }).stack.account).toBe(ACCOUNT);
    expect(await pulumi("stack", "change-secrets-provider", provider)).toMatchObject({ code: 0 });
    expect(file()).toMatch(/^encryptedkey: /m);
  });
});
