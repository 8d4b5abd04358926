import { output } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { releaseSettings } from "../../components/release/settings";
import { trigger } from "../../components/release/trigger";

const digest = `sha256:${"1".repeat(64)}`;
const variables = { DATABASE_URL: { secretArn: output("arn:main") }, MODE: { plain: "fast" } };
const base = {
  image: "web",
  command: ["npx", "migrate"],
  env: { MODE: "fast", LEVEL: "1" },
  uses: ["main.direct"],
  secrets: ["A", "B"],
};
const of = (settings: object, wired: object = {}) =>
  trigger(releaseSettings.parse({ ...base, ...settings }), { digest, variables, ...wired });

describe("a release runs again", () => {
  it("with another image, by which it is named", () => {
    expect(of({}).image).toBe(digest);
    const other = `sha256:${"2".repeat(64)}`;
    expect(of({}, { digest: other })).toEqual({ ...of({}), image: other });
  });

  it.each([
    ["command", { command: ["npx", "seed"] }],
    ["order of its command", { command: ["migrate", "npx"] }],
    ["variable", { env: { MODE: "slow", LEVEL: "1" } }],
    ["size", { cpu: 1024, memoryMiB: 2048 }],
    ["architecture", { architecture: "x86_64" }],
    ["user", { user: "101:101" }],
  ])("with another %s", (_, change) => {
    expect(of(change).task).not.toBe(of({}).task);
  });

  it("when it hears of something else", () => {
    const more = { ...variables, TOKEN: { secretArn: output("arn:token") } };
    expect(of({}, { variables: more }).task).not.toBe(of({}).task);
  });
});

describe("a release does not run again", () => {
  it.each([
    ["gets more time", { timeoutMinutes: 60 }],
    ["may reach another port", { egressPorts: [443, 587] }],
    ["is written down in another order", { env: { LEVEL: "1", MODE: "fast" }, secrets: ["B", "A"] }],
  ])("when it %s", (_, change) => {
    expect(of(change)).toEqual(of({}));
  });

  it("for the order of its variables, and for where a secret lies", () => {
    const other = { MODE: { plain: "fast" }, DATABASE_URL: { secretArn: output("arn:other") } };
    expect(of({}, { variables: other })).toEqual(of({}));
  });
});
