import { beforeAll, describe, expect, it } from "vitest";
import { judge, type Judgement } from "../../policies/judge";
import { rules } from "../../policies/rules";
import type { PlanResource } from "../../preview/plan";
import { mutations } from "./mutations";
import type { Change, Mutation } from "./mutations/mutation";
import { recordAll, type StackName } from "./mutations/stacks";

type Resources = readonly PlanResource[];

const judged = (resources: Resources) => judge({ resources }, { profile: "production" });

let stacks: Readonly<Record<StackName, { readonly resources: Resources; readonly judgement: Judgement }>>;
beforeAll(async () => {
  const all = await recordAll();
  const read = (name: StackName) => ({ resources: all[name], judgement: judged(all[name]) });
  stacks = { ecs: read("ecs"), eks: read("eks"), documentdb: read("documentdb") };
});

const after = (resources: Resources, changes: readonly Change[]) =>
  changes.reduce((now, change) => change(now), resources);

/** What is said of the stack before the mutation, and what only after it, by rules. */
function compared({ stack, given = [], changes }: Mutation) {
  const resources = after(stacks[stack].resources, given);
  const before = given.length === 0 ? stacks[stack].judgement : judged(resources);
  const { findings, unjudged } = judged(after(resources, changes));
  return {
    before: added(before.findings.map(told), []),
    found: added(findings.map(told), before.findings.map(told)),
    unjudged: added(unjudged.map(told), before.unjudged.map(told)),
  };
}

type By = Readonly<Record<string, readonly string[]>>;
type Told = readonly [rule: string, said: string];

const told = ({ rule, urn, ...said }: { rule: string; urn: string; message?: string; why?: string }): Told => [
  rule,
  `${urn.split("::").at(-1) ?? urn}: ${said.message ?? said.why ?? ""}`,
];

function added(now: readonly Told[], before: readonly Told[]): By {
  const known = new Set(before.map((each) => each.join()));
  const by: Record<string, string[]> = {};
  for (const [rule, said] of now.filter((each) => !known.has(each.join()))) (by[rule] ??= []).push(said);
  return by;
}

describe.each(Object.entries(mutations))("%s", (rule, own) => {
  it.each(Object.entries(own))("and nothing else finds: %s", (_, mutation) => {
    const { before, found, unjudged } = compared(mutation);
    if (mutation.given !== undefined) expect(before[rule] ?? []).toEqual([]);
    const wanted = [rule, ...Object.keys(mutation.companions ?? {})].sort();
    expect(Object.keys(found).sort(), JSON.stringify(found, null, 2)).toEqual(wanted);
    expect(unjudged).toEqual({});
  });
});

describe("the mutations", () => {
  it("are of each rule at least one, and of no other", () => {
    const names = rules.map(({ name }) => name);
    const mutated = Object.keys(mutations).filter((rule) => Object.keys(mutations[rule]!).length > 0);
    expect(names.filter((name) => !mutated.includes(name))).toEqual([]);
    expect(Object.keys(mutations).filter((name) => !names.includes(name))).toEqual([]);
  });

  it("start from stacks of which everything can be judged", () => {
    for (const { judgement } of Object.values(stacks)) expect(judgement.unjudged).toEqual([]);
  });
});
