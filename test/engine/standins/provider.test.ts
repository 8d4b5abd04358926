import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bridged, type Cloud } from "./cloud";
import type { Fault } from "./faults";
import { GivenUp, Provider } from "./provider";
import { existing, readRecord } from "./record";
import { unknown } from "./values";

const cloud: Cloud = {
  ...bridged((type) =>
    type === "aws:s3/bucket:Bucket"
      ? {
          required: ["acl"],
          properties: ["acl", "bucket", "policy", "tags"],
          autoName: { property: "bucket", maxLength: 20 },
        }
      : undefined,
  ),
  replacedBy: (_, before, after) => (before["bucket"] === after["bucket"] ? [] : ["bucket"]),
  shape: (_, inputs, { name, suffix }) => ({ id: `${name}-${suffix}`, outputs: { arn: `arn:${suffix}` } }),
  refuse: (operation) => (operation === "delete" ? ["BucketNotEmpty"] : []),
};

const place = { urn: "urn:pulumi:s::p::aws:s3/bucket:Bucket::files", type: "aws:s3/bucket:Bucket", name: "files" };
let folder: string;
const provider = () => new Provider(cloud, { version: "7.0.0" });
const fault = (given: Fault) => vi.stubEnv("PLINTH_STANDIN_FAULT", JSON.stringify(given));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plinth-standin-"));
  vi.stubEnv("PLINTH_STANDIN_RECORD", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe("check", () => {
  it("names what has no name, and keeps the name for good", () => {
    const first = provider().check(place, {}, { acl: "private" });
    expect(first).toEqual({
      inputs: {
        acl: "private",
        bucket: expect.stringMatching(/^files-[0-9a-f]{7}$/) as string,
        __defaults: ["bucket"],
      },
      failures: [],
    });
    expect(provider().check(place, first.inputs, { acl: "private" })).toEqual(first);
  });

  it("writes the text of a document, of which nothing is known where one thing in it is not", () => {
    const policyOf = (policy: unknown) => provider().check(place, {}, { acl: "private", policy }).inputs["policy"];
    expect(policyOf({ Statement: [{ Resource: "arn" }] })).toBe('{"Statement":[{"Resource":"arn"}]}');
    expect(policyOf({ Statement: [{ Resource: unknown }] })).toBe(unknown);
    expect(policyOf("{}")).toBe("{}");
  });

  it("refuses what is missing, unknown, or of an unknown type", () => {
    const said = provider()
      .check(place, {}, { colour: "red" })
      .failures.map(({ property }) => property);
    expect(said).toEqual(["colour", "acl"]);
    expect(provider().check({ ...place, type: "aws:x:X" }, {}, {}).failures).toHaveLength(1);
  });
});

describe("diff", () => {
  it("tells a replacement, whose old one goes first if a person named it", () => {
    const diff = provider().diff(place, "files-0", { bucket: "a", __defaults: [] }, { bucket: "b", __defaults: [] });
    expect(diff).toEqual({
      changes: [{ path: "bucket", kind: "UPDATE", replaces: true }],
      replaces: ["bucket"],
      deleteBeforeReplace: true,
    });
    expect(
      provider().diff(place, "files-0", { bucket: "a" }, { bucket: "b", __defaults: ["bucket"] }).deleteBeforeReplace,
    ).toBe(false);
  });

  it("tells an update, and that nothing changed", () => {
    expect(provider().diff(place, "files-0", { acl: "a" }, { acl: "b" })).toMatchObject({
      replaces: [],
      changes: [{ path: "acl" }],
    });
    expect(provider().diff(place, "files-0", { acl: "a" }, { acl: "a", __defaults: [] }).changes).toEqual([]);
  });
});

it("replaces what has to be, even where nothing changed", async () => {
  const failed: Cloud = { ...cloud, replacedBy: (_, __, ___, kept) => (kept?.status === "there" ? ["bucket"] : []) };
  const one = new Provider(failed, { version: "7.0.0" });
  expect(one.diff(place, "files-0", {}, {}).replaces).toEqual([]);
  await one.create(place, { acl: "private" });
  expect(one.diff(place, "files-0", {}, {})).toMatchObject({ changes: [], replaces: ["bucket"] });
});

it("says in a preview what is known: not what the cloud adds inside of an input, until it has", () => {
  const adds: Cloud = { ...cloud, shape: () => ({ id: "i", outputs: { vpc: { group: "sg-1" }, arn: "arn" } }) };
  const one = new Provider(adds, { version: "7.0.0" });
  expect(one.previewCreate(place, { acl: "a", vpc: { id: 1 } })).toEqual({ acl: "a", vpc: { id: 1, group: unknown } });
  expect(one.previewUpdate(place, { vpc: { id: 1, group: "sg-1" }, arn: "arn" }, { vpc: { id: 2 } })).toEqual({
    arn: "arn",
    vpc: { id: 2, group: "sg-1" },
  });
});

it("keeps what does not start, at its create and at an update, and tells why", async () => {
  const failures = vi.fn().mockReturnValue(["it is broken"]);
  const one = new Provider({ ...cloud, failsToStart: failures }, { version: "7.0.0" });
  await expect(one.create(place, { acl: "a" })).rejects.toThrow("it is broken");
  expect(readRecord(folder)).toMatchObject([{ status: "creating", inputs: { acl: "a" } }]);
  failures.mockReturnValue([]);
  one.update(place, "files-0", { acl: "b" });
  expect(readRecord(folder)).toMatchObject([{ status: "there" }]);
  failures.mockReturnValue(["it is broken"]);
  expect(() => one.update(place, "files-0", { acl: "c" })).toThrow(GivenUp);
  expect(readRecord(folder)).toMatchObject([{ status: "creating", inputs: { acl: "c" } }]);
});

describe("the record", () => {
  it("has what the next provider finds: a replacement beside what it replaces, with outputs and tags", async () => {
    const one = provider();
    one.configure({ defaultTags: '{"tags":{"Stack":"s"}}' });
    await one.create(place, { acl: "private" });
    await one.create(place, { acl: "private", tags: { Name: "files" } });
    const found = [provider().read(place, "files-0"), provider().read(place, "files-1")];
    expect(found).toMatchObject([{ outputs: { arn: "arn:0", tagsAll: { Stack: "s" } } }, { status: "there" }]);
    expect(found[1]?.outputs["tagsAll"]).toEqual({ Stack: "s", Name: "files" });
    expect(one.update(place, "files-1", { acl: "public" })).toMatchObject({ acl: "public", arn: "arn:1" });
    expect(readRecord(folder).map(({ history }) => history.map(({ sequence }) => sequence))).toEqual([[1], [2, 3]]);
  });

  it("keeps what cannot be deleted", async () => {
    const one = provider();
    await one.create(place, { acl: "private" });
    expect(() => {
      one.delete(place, "files-0");
    }).toThrow("BucketNotEmpty");
    expect(existing(readRecord(folder))).toHaveLength(1);
  });
});

describe("a fault at the second create, whichever process it comes to", () => {
  it("makes nothing when it fails, and the next one works", async () => {
    fault({ failAt: 2 });
    await provider().create(place, { acl: "a" });
    await expect(provider().create(place, { acl: "b" })).rejects.toThrow("create 2 was told to fail");
    await provider().create(place, { acl: "c" });
    expect(readRecord(folder).map(({ inputs }) => inputs["acl"])).toEqual(["a", "c"]);
  });

  it("makes nothing when the engine dies before it, and never answers", async () => {
    fault({ dieBefore: 1 });
    const kill = vi.spyOn(process, "kill").mockReturnValue(true);
    const answered = vi.fn();
    void provider().create(place, { acl: "a" }).then(answered, answered);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(kill.mock.calls).toEqual([[process.ppid, "SIGKILL"]]);
    expect(answered).not.toHaveBeenCalled();
    expect(readRecord(folder)).toEqual([]);
  });

  it("tells of what is under way when the provider gives up, and an update finds it", async () => {
    fault({ giveUpAt: 1 });
    const one = provider();
    const given = await one.create(place, { acl: "a" }).catch((error: unknown) => error);
    expect(given).toBeInstanceOf(GivenUp);
    expect((given as GivenUp).begun).toMatchObject({ id: "files-0", status: "creating" });
    one.update(place, "files-0", { acl: "a" });
    expect(readRecord(folder)).toMatchObject([{ id: "files-0", status: "there" }]);
  });

  it("leaves one under way when the engine dies, and never answers", async () => {
    fault({ dieAt: 2 });
    const kill = vi.spyOn(process, "kill").mockReturnValue(true);
    await provider().create(place, { acl: "a" });
    const answered = vi.fn();
    void provider().create(place, { acl: "b" }).then(answered);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(kill.mock.calls).toEqual([[process.ppid, "SIGKILL"]]);
    expect(answered).not.toHaveBeenCalled();
    expect(readRecord(folder).map(({ status }) => status)).toEqual(["there", "creating"]);
  });
});

it("refuses a login to another account", () => {
  vi.stubEnv("PLINTH_STANDIN_ACCOUNT", "999999999999");
  const configure = (allowed: string) => () => {
    provider().configure({ allowedAccountIds: `["${allowed}"]` });
  };
  expect(configure("111111111111")).toThrow("AWS account ID not allowed: 999999999999");
  expect(configure("999999999999")).not.toThrow();
});
