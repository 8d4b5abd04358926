import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { isMap, UNKNOWN_SENTINEL, type Properties, type Value } from "../../preview/values";
import { Engine, hasEngine, type Plan } from "./engine";

type Step = Plan["steps"][number];

/** What differs on purpose, each with its reason. Of a state: */
const states: Readonly<Record<string, string>> = {
  sourcePosition: "where in the program a resource is made: the offline preview leaves the traces out, for its speed",
  stackTrace: "the same",
  outputs: "the engine's preview does not show what a component registers, the offline one does",
  aliases: "the engine has used them up by the time it prints, and keeps none in its state",
};
/** And of inputs: */
const inputs: Readonly<Record<string, string>> = {
  __internal: "what the engine notes for itself in the inputs of a provider",
  __defaults: "where a provider lists the names that it made up when it checked the inputs",
};

describe.skipIf(!hasEngine("runs the real Pulumi engine"))("the offline preview", { timeout: 300_000 }, () => {
  describe.each([
    ["staging", "ecs"],
    ["production", "ecs"],
    ["staging", "eks"],
    ["production", "eks"],
  ])("of %s on %s", (stack, platform) => {
    let online: readonly Step[];
    let offline: readonly Step[];
    beforeAll(async () => {
      const engine = new Engine(stack, { platform });
      try {
        await engine.init();
        online = (await engine.preview()).json.steps;
        offline = offlinePreview(engine);
      } finally {
        engine.dispose();
      }
    }, 900_000);

    it("has the URNs of the engine's, each once", () => {
      expect(offline.map(({ urn }) => urn).sort()).toEqual(online.map(({ urn }) => urn).sort());
      expect(online.length).toBeGreaterThan(200);
    });

    it("says of each resource what the engine says, but for what is listed here", () => {
      expect(differences(online, offline)).toEqual([]);
    });

    it("needs all that is listed here", () => {
      const has = (key: string) => (step: Step) => step.newState !== undefined && key in step.newState;
      for (const key of Object.keys(states)) expect([...online, ...offline].some(has(key)), key).toBe(true);
      for (const key of Object.keys(inputs))
        expect(
          online.some((step) => key in inputsOf(step)),
          key,
        ).toBe(true);
    });
  });

  const sample = (more: Properties, values: Properties = {}): Step => ({
    op: "create",
    urn: "urn",
    newState: { type: "aws:sqs/queue:Queue", inputs: { name: "a-123", __defaults: ["name"], ...values }, ...more },
  });
  const made = (hash: string, kind = "0def7320c3a5731c473e5ecbe6d01bc7") => ({
    code: { "4dabf18193072939515e22adb298388d": kind, hash },
  });

  it.each<[string, Step, Step]>([
    ["a name that the provider made", sample({}), { ...sample({}), newState: { type: "aws:sqs/queue:Queue" } }],
    ["a name that was made for another", sample({}, { of: "q/a-123" }), sample({}, { of: UNKNOWN_SENTINEL })],
    ["an order", sample({ dependencies: ["a", "b"] }), sample({ dependencies: ["b", "a"] })],
    ["the order of a property's", sample(needs("a", "b")), sample(needs("b", "a"))],
    ["an archive's content", sample({}, made("1")), sample({}, made("2"))],
    ["what is known of a policy", sample({}, { policy: UNKNOWN_SENTINEL }), sample({}, allowing(UNKNOWN_SENTINEL))],
  ])("may differ in %s", (_, engine, ours) => {
    expect(differences([engine], [ours])).toEqual([]);
  });

  it.each<[string, Step, Step, string]>([
    ["an input", sample({}, { a: 1 }), sample({}, { a: 2 }), "urn: inputs.a is 1, offline 2"],
    ["what is unknown", sample({}, { a: "b" }), sample({}, { a: UNKNOWN_SENTINEL }), "urn: inputs.a"],
    ["what is known", sample({}, { policy: UNKNOWN_SENTINEL }), sample({}, allowing("*")), "urn: inputs.policy"],
    ["protect", sample({ protect: true }), sample({}), "urn: protect is true, offline undefined"],
    ["an option", sample({ ignoreChanges: ["a"] }), sample({ ignoreChanges: ["b"] }), "urn: ignoreChanges"],
    ["what it depends on", sample({ dependencies: ["a"] }), sample({ dependencies: ["b"] }), "urn: dependencies"],
    ["what a property needs", sample(needs("a")), sample(needs("b")), "urn: propertyDependencies"],
    ["an asset for an archive", sample({}, made("1")), sample({}, made("1", "c440")), "urn: inputs.code"],
    ["what is done", sample({}), { ...sample({}), op: "read" }, "urn: op"],
  ])("may not differ in %s", (_, engine, ours, told) => {
    expect(differences([engine], [ours])).toEqual([expect.stringContaining(told) as string]);
  });
});

function needs(...urns: string[]): Properties {
  return { propertyDependencies: { name: urns } };
}

const allowing = (Resource: string): Properties => ({ policy: { Statement: [{ Effect: "Allow", Resource }] } });

/** What `npm run preview -- <stack> --json` prints in the engine's own clone. */
function offlinePreview({ project, stack }: Engine): readonly Step[] {
  const launcher = join(__dirname, "../../bin/plinth.js");
  const stdout = execFileSync(process.execPath, [launcher, "preview", stack, "--json"], {
    cwd: project,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return (JSON.parse(stdout) as Plan).steps;
}

/** A line for each property in which a resource that both know differs. */
function differences(online: readonly Step[], offline: readonly Step[]): string[] {
  const ours = new Map(offline.map((step) => [step.urn, step]));
  const made = online.flatMap((step) => madeNames(step));
  return online.flatMap((step) => {
    const [theirs, own] = [flat(step), flat(ours.get(step.urn))];
    const optional = new Set(madeProperties(step).map((property) => `inputs.${property}`));
    return [...new Set([...Object.keys(theirs), ...Object.keys(own)])]
      .filter((key) => !(optional.has(key) && own[key] === undefined) && !same(theirs[key], own[key], made))
      .map((key) => `${step.urn}: ${key} is ${JSON.stringify(theirs[key])}, offline ${JSON.stringify(own[key])}`);
  });
}

/** All that is compared of a step, each input by itself. */
function flat(step: Step | undefined): Record<string, Value | undefined> {
  if (step === undefined) return {};
  const { inputs: _, dependencies, propertyDependencies = {}, ...state } = (step.newState ?? {}) as Properties;
  const compared = Object.entries(state).filter(([key]) => !(key in states));
  return {
    op: step.op,
    ...Object.fromEntries(compared),
    dependencies: sorted(dependencies as string[] | undefined),
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies as Properties).map(([key, urns]) => [key, sorted(urns as string[])]),
    ),
    ...Object.fromEntries(
      Object.entries(inputsOf(step))
        .filter(([key]) => !(key in inputs))
        .map(([key, value]) => [`inputs.${key}`, value]),
    ),
  };
}

const sorted = (urns: readonly string[] = []): string[] => [...urns].sort();

const inputsOf = (step: Step): Properties => (step.newState?.["inputs"] ?? {}) as Properties;

/** The properties in which the provider put a name of its own making, and these names. */
const madeProperties = (step: Step): string[] => (inputsOf(step)["__defaults"] ?? []) as string[];

const madeNames = (step: Step): string[] => madeProperties(step).map((property) => inputsOf(step)[property] as string);

/** Keys that mark a map as an asset or an archive, which are the same here if they are of one kind. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/**
 * Whether two values are the same. A name that a provider makes up is known in its preview, and so is what the program
 * makes of it; offline both are unknown. Of a policy the provider writes the text, which is unknown to it as a whole where
 * anything in it is; offline the rest is known.
 */
function same(theirs: Value | undefined, own: Value | undefined, made: readonly string[]): boolean {
  if (theirs === UNKNOWN_SENTINEL && own !== undefined && isMap(own) && own["Statement"] !== undefined) {
    return JSON.stringify(own).includes(UNKNOWN_SENTINEL);
  }
  if (own === UNKNOWN_SENTINEL && typeof theirs === "string" && theirs !== own) {
    return made.some((name) => theirs.includes(name));
  }
  if (Array.isArray(theirs) && Array.isArray(own)) {
    return theirs.length === own.length && theirs.every((item, index) => same(item, own[index], made));
  }
  if (theirs === undefined || own === undefined || !isMap(theirs) || !isMap(own)) return theirs === own;
  if (theirs[SIGNATURE] !== undefined) return theirs[SIGNATURE] === own[SIGNATURE];
  return [...new Set([...Object.keys(theirs), ...Object.keys(own)])].every((key) => same(theirs[key], own[key], made));
}
