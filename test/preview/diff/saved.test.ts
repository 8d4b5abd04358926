import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { withHashedAssets } from "../../../preview/assets";
import { dangers } from "../../../preview/danger";
import { diffPlans } from "../../../preview/diff";
import { hasChanges } from "../../../preview/diff/model";
import { readBefore, savePlan } from "../../../preview/diff/saved";
import { UsageError } from "../../../preview/flags";
import { Secret, UNKNOWN } from "../../../preview/values";
import { recorded } from "../../recorded";
import { plan as sample } from "../sample";
import { INSTANCE, make, planOf, QUEUE, urnOf } from "./sides";

const folder = mkdtempSync(join(tmpdir(), "plinth-saved-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function readText(text: string) {
  const file = join(folder, "before.json");
  writeFileSync(file, text);
  return readBefore(file);
}

const refusal = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error("nothing was refused");
};

describe("a saved plan", () => {
  const changed = (text: string, before = "to-be-kept") => {
    const plan = (secret: string) => planOf(make(INSTANCE, "main", { password: new Secret(secret) }));
    return diffPlans(readText(savePlan(plan(before))), plan(text)).resources[0]?.change;
  };

  it("is what it was, with all that is said of its resources", () => {
    const { resources, outputs } = diffPlans(readText(savePlan(sample)), sample);
    expect(resources.map(({ change }) => change)).toEqual(["same", "same", "same", "same", "read"]);
    expect(outputs).toEqual([]);
    const [, , group, cluster] = readText(savePlan(sample)).resources;
    expect(group).toEqual(sample.resources[2]);
    expect({ ...cluster, inputs: {} }).toEqual({ ...sample.resources[3], inputs: {} });
    expect(cluster?.inputs["securityGroupIds"]).toEqual([UNKNOWN]);
  });

  it("holds no secret, and tells whether one is another", () => {
    expect(savePlan(sample)).not.toMatch(/to.?.?ken-1/);
    expect(changed("to-be-kept")).toBe("same");
    expect(changed("another")).toBe("update");
  });

  it("has another fingerprint of the same secret each time, of sixteen bits", () => {
    const plan = planOf(make(INSTANCE, "main", { password: new Secret("to-be-kept") }));
    const of = () => /"fingerprint": "(.*)"/.exec(savePlan(plan))?.[1];
    const made = [of(), of(), of()];
    for (const each of made) expect(each).toMatch(/^[0-9a-f]{4}$/);
    expect(new Set(made).size).toBeGreaterThan(1);
  });
});

class Function extends pulumi.CustomResource {}

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

const state = (...resources: object[]) => JSON.stringify({ version: 3, deployment: { resources } });
const kept = (type: string, name: string, inputs: object, more: object = {}) => ({
  ...{ urn: urnOf(type, name), type, custom: true, id: `${name}-id`, inputs, outputs: inputs },
  ...more,
});

describe("an exported state", () => {
  const diff = (text: string, ...after: Parameters<typeof planOf>) => diffPlans(readText(text), planOf(...after));

  it("says names that the provider made up, and the program does not: no change, nor where it says them now", () => {
    const inputs = { __defaults: ["name"], name: "jobs-1a2b3c4", redrive: { __defaults: ["max"], max: 3, to: "x" } };
    const program = { redrive: { to: "x" } };
    expect(diff(state(kept(QUEUE, "jobs", inputs)), make(QUEUE, "jobs", program)).resources[0]?.change).toBe("same");
    const said = { name: "jobs-1a2b3c4", redrive: { to: "x", max: 3 } };
    expect(diff(state(kept(QUEUE, "jobs", inputs)), make(QUEUE, "jobs", said)).resources[0]?.change).toBe("same");
    const other = { ...program, name: "another" };
    expect(diff(state(kept(QUEUE, "jobs", inputs)), make(QUEUE, "jobs", other)).resources[0]?.change).toBe("replace");
  });

  it("says of an object of Kubernetes what its type says, and the name that the provider made", () => {
    const type = "kubernetes:core/v1:ConfigMap";
    const metadata = { name: "web-1a2b", annotations: { "pulumi.com/autonamed": "true" }, labels: { a: "b" } };
    const text = state(kept(type, "web", { apiVersion: "v1", kind: "ConfigMap", metadata, data: { a: "1" } }));
    const after = (data: object) =>
      make(type, "web", { apiVersion: "v1", kind: "ConfigMap", metadata: { labels: { a: "b" } }, data: { ...data } });
    expect(diff(text, after({ a: "1" })).resources[0]?.change).toBe("same");
    expect(diff(text, after({ a: "2" })).resources[0]?.change).toBe("replace");
  });

  it("compares a secret that was exported in plain, and says of one that was not that it cannot be told", () => {
    const secret = (more: object) => ({ password: { [SIGNATURE]: SECRET, ...more } });
    const of = (inputs: object, password: string) =>
      diff(state(kept(INSTANCE, "main", inputs)), make(INSTANCE, "main", { password: new Secret(password) }));
    const plain = secret({ plaintext: '"old one"' });
    expect(of(plain, "old one").resources[0]?.change).toBe("same");
    expect(of(plain, "new one").resources[0]?.change).toBe("update");
    expect(JSON.stringify(of(plain, "new one"))).not.toMatch(/(old|new) one/);
    const sealed = of(secret({ ciphertext: "v1:abc" }), "new one");
    expect(sealed.resources[0]?.change).toBe("same");
    expect(sealed.notes.join()).toContain("main.password");
  });

  it("compares files by what is in them, as the SDK sends it and the engine keeps it", async () => {
    const archive = (text: string) => new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(text) });
    const type = "aws:lambda/function:Function";
    const program = async (text: string) => {
      const made = await recorded(
        () => {
          new Function(type, "run", { code: archive(text) });
        },
        { project: "shop", stack: "test" },
      );
      const { resources } = withHashedAssets(made.plan);
      return planOf(...resources.filter((each) => each.name === "run"));
    };
    const asset = { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", hash: "1", text: "the program" };
    const code = { [SIGNATURE]: "0def7320c3a5731c473e5ecbe6d01bc7", assets: { "index.js": asset }, hash: "2" };
    const change = async (text: string) =>
      diffPlans(readText(state(kept(type, "run", { code }))), await program(text)).resources[0]?.change;
    expect(await change("the program")).toBe("same");
    expect(await change("another program")).toBe("update");
  });

  it("deletes what an earlier deployment has left, protected or not, and does not take it for what there is", () => {
    const old = kept(QUEUE, "jobs", { delaySeconds: 1 }, { delete: true, protect: true });
    const text = JSON.stringify({
      version: 3,
      deployment: {
        resources: [kept(QUEUE, "jobs", { delaySeconds: 2 }), old, old],
        pending_operations: [{ type: "creating", resource: kept(QUEUE, "more", {}) }],
      },
    });
    const found = diff(text, make(QUEUE, "jobs", { delaySeconds: 2 }));
    const { resources, notes } = found;
    expect(resources.map(({ change, urn, refused }) => [change, urn, refused])).toEqual([
      ["same", urnOf(QUEUE, "jobs"), undefined],
      ["delete", `${urnOf(QUEUE, "jobs")} (left 2)`, undefined],
      ["delete", `${urnOf(QUEUE, "jobs")} (left)`, undefined],
    ]);
    expect(hasChanges(found)).toBe(true);
    expect(notes.slice(0, 2)).toEqual([
      expect.stringContaining("to be deleted, and the next one does it: jobs") as string,
      expect.stringContaining("broken off while it worked on these, and nobody knows how far: more") as string,
    ]);
  });

  it("with data that an earlier deployment has left is a danger, and with a provider of the engine's own is none", () => {
    const left = { delete: true };
    const own = kept("pulumi:providers:aws", "default", {}, left);
    const found = diff(
      state(kept(INSTANCE, "main", {}), kept(INSTANCE, "main", {}, left), own),
      make(INSTANCE, "main"),
    );
    expect(found.resources.map(({ change }) => change)).toEqual(["same", "delete"]);
    expect(dangers(found, [], "2026-01-01").map(({ kind, name }) => [kind, name])).toEqual([
      ["data-deleted", "main (left)"],
    ]);
  });

  it("of a replacement that was begun says that it is done, and of one that failed to start that it is updated", () => {
    const of = (more: object) => diff(state(kept(QUEUE, "jobs", {}, more)), make(QUEUE, "jobs")).resources[0];
    expect(of({ pendingReplacement: true })).toMatchObject({
      change: "replace",
      reasons: [{ option: "pendingReplacement" }],
    });
    expect(of({ initErrors: ["it does not start"] })?.change).toBe("update");
  });

  it("may be the file of a backend, and be empty", () => {
    const resources = [kept(QUEUE, "jobs", {})];
    const text = JSON.stringify({ version: 3, checkpoint: { stack: "x", latest: { resources } } });
    expect(diff(text, make(QUEUE, "jobs")).resources[0]?.change).toBe("same");
    const empty = JSON.stringify({ version: 3, deployment: { manifest: {} } });
    expect(diff(empty, make(QUEUE, "jobs")).resources[0]?.change).toBe("create");
  });
});

describe("a file to compare with is refused that", () => {
  it("is no JSON, without a word of what is in it", () => {
    expect(refusal(() => readText('{"password":hunter2}'))).toMatch(/: it is not JSON$/);
  });

  it.each([
    ["is no JSON", "{", "it is not JSON"],
    ["is something else", "[]", "a plan saved by --save, or what `pulumi stack export` prints, is wanted"],
    ["is what a preview prints", '{"steps":[],"changeSummary":{}}', "save a plan with --save"],
    ["is a newer plan", '{"plinth":"plan","version":2}', "formats up to 1: use a newer one"],
    ["is a newer state", '{"version":5,"deployment":{}}', "formats up to 4: use a newer one"],
    ["is an older state", '{"version":2,"deployment":{}}', "of a format before 3"],
    ["is half a plan", '{"plinth":"plan","version":1,"project":"a"}', "it is not a whole plan: stack"],
    ["is half a state", '{"version":3,"deployment":{"resources":[{}]}}', "it is not a whole state: resources.0.urn"],
    ["has a resource twice", state(kept(QUEUE, "a", {}), kept(QUEUE, "a", {})), "is in it twice"],
    [
      "is nested without end",
      state(kept(QUEUE, "a", {})).replace("{}", `{"a":${"[".repeat(9e4)}${"]".repeat(9e4)}}`),
      "nested",
    ],
  ])("%s", (_, text, why) => {
    expect(refusal(() => readText(text))).toContain(why);
  });

  it("is not there, or is a folder", () => {
    expect(refusal(() => readBefore(join(folder, "none.json")))).toContain("there is no such file");
    expect(refusal(() => readBefore(folder))).toContain("it cannot be read (EISDIR)");
  });

  it("is of another stack", () => {
    const other = savePlan({ ...planOf(make(QUEUE, "jobs")), stack: "staging" });
    expect(refusal(() => diffPlans(readText(other), planOf()))).toContain("shop/staging, and this is shop/test");
  });

  it("is anything at all, and never by an exception of another kind", () => {
    const wrapped = fc.oneof(
      fc.json(),
      fc.json().map((inner) => `{"version":3,"deployment":{"resources":[${inner}]}}`),
      fc
        .json()
        .map(
          (inner) =>
            `{"plinth":"plan","version":1,"project":"a","stack":"b","salt":"","outputs":{},"resources":${inner}}`,
        ),
      fc.json().map((inner) => state(kept(QUEUE, "a", {}, { inputs: { a: JSON.parse(inner) as unknown } }))),
      fc.string(),
    );
    fc.assert(
      fc.property(wrapped, (text) => {
        try {
          diffPlans(readText(text), planOf(make(QUEUE, "a")));
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
