import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rules } from "../../policies/rules";

/** The public controls that the rules were chosen by, by family, and where each family stands. */
const { source, ...families } = JSON.parse(readFileSync(join(__dirname, "public-ids.json"), "utf8")) as {
  readonly source: Readonly<Record<string, string>>;
} & Readonly<Record<string, readonly string[]>>;
const listed = Object.entries(families).flatMap(([family, ids]) => ids.map((id) => `${family}:${id}`));

/** `made`: nothing that breaks it can be made. `weighed`: it was looked at, and is not asked for. */
type Why = "made" | "weighed";

/** Of the list, what no rule answers. */
const unanswered: Readonly<Record<string, readonly [Why, string]>> = {
  "checkov:CKV2_AWS_64": ["made", "a key without a policy has AWS's own, by which it is its account's alone"],
  "checkov:CKV_AWS_50": ["weighed", "traces cost, and say little of functions that run once in a deployment"],
  "checkov:CKV_AWS_116": ["weighed", "what calls a function and waits for its answer hears of a failure by itself"],
  "checkov:CKV_AWS_378": ["weighed", "TLS ends at the load balancer: behind it are private subnets and named groups"],
  "checkov:CKV_K8S_8": [
    "weighed",
    "a process that ends is started again without; a probe that asks too much ends more",
  ],
  "checkov:CKV_K8S_11": ["weighed", "a limit of CPU slows down what has work to do beside a CPU that has none"],
  "checkov:CKV_K8S_35": ["weighed", "applications read variables; what counts is that no manifest has the value"],
};

describe("the list of public controls", () => {
  it("has each once, and says where each family stands", () => {
    expect(new Set(listed).size).toBe(listed.length);
    expect(Object.keys(families).sort()).toEqual(Object.keys(source).sort());
  });

  it.each(rules.map((rule) => [rule.name, rule] as const))(
    "has all that %s answers, which names each once",
    (_, rule) => {
      expect(rule.tags.filter((tag) => !listed.includes(tag))).toEqual([]);
      expect(new Set(rule.tags).size).toBe(rule.tags.length);
    },
  );

  it("is answered by rules, but for what is said to be unanswered", () => {
    const answered = new Set(rules.flatMap(({ tags }) => tags));
    expect(listed.filter((id) => !answered.has(id)).sort()).toEqual(Object.keys(unanswered).sort());
  });
});
