import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Engine, hasEngine, type Plan, type Resource, type Run } from "./engine";
import type { FaultKind } from "./standins/faults";
import type { Kept } from "./standins/record";

/** What happens to a deploy, one after the other, at creates that are spread evenly over the whole plan. */
const faults: readonly FaultKind[] = [
  ...(["failAt", "dieAt", "giveUpAt", "dieBefore", "failAt", "dieAt", "crashAt"] as const),
  ...(["dieAt", "failAt", "dieBefore", "giveUpAt", "dieAt", "failAt"] as const),
];

/** By what a run shows that it came to its fault. */
const shows: Readonly<Record<Exclude<FaultKind, "hangAt">, (run: Run) => boolean>> = {
  failAt: ({ code, stdout }) => code !== 0 && stdout.includes("was told to fail"),
  giveUpAt: ({ code, stdout }) => code !== 0 && stdout.includes("timeout while waiting for"),
  crashAt: ({ code, stdout }) => code !== 0 && stdout.includes("exited prematurely"),
  dieBefore: ({ code }) => code === null,
  dieAt: ({ code }) => code === null,
};

/** What is done and not made: AWS has nothing of it to be found again. Random values are in the state alone. */
const deeds = new Set(["aws:acm/certificateValidation:CertificateValidation", "aws:lambda/invocation:Invocation"]);
const isThing = ({ type }: { readonly type: string }) => type.startsWith("aws:") && !deeds.has(type);

describe.skipIf(!hasEngine("runs the real Pulumi engine")).each(["staging", "production"])(
  "a first deploy of %s to which much happens",
  { timeout: 600_000 },
  (stack) => {
    let engine: Engine;
    let planned: Map<string, Resource>;
    let creates: number;

    beforeAll(async () => {
      engine = new Engine(stack);
      await engine.init();
      planned = resourcesOf((await engine.preview()).json);
      creates = [...planned.values()].filter(({ type }) => /^(aws|random):/.test(type)).length;
    }, 900_000);
    afterAll(() => {
      engine.dispose();
    });

    it.each(faults.map((fault, index) => ({ fault, part: index + 1 })))(
      "loses nothing by $fault, $part of 14",
      async ({ fault, part }) => {
        // What was under way when the last one failed may have gone on beyond the point.
        const at = Math.max(Math.round((part * creates) / (faults.length + 1)), engine.creates() + 1);
        const run = await engine.up({ fault: { [fault]: at }, timeoutSeconds: 300 });
        expect(shows[fault as keyof typeof shows](run), run.stdout + run.stderr).toBe(true);
        if (run.code === null) await recover(engine);
        if (fault === "crashAt") await adoptUntold(engine, planned, run);
        expect(await accounts(engine)).toEqual({ orphans: [], lost: [], twice: [], pending: [] });
      },
    );

    it("comes to its end all the same, with each resource of the plan once, and nothing made for nothing", async () => {
      const { code, stdout, stderr } = await engine.up({ timeoutSeconds: 300 });
      expect(code, stdout + stderr).toBe(0);
      expect(await accounts(engine)).toEqual({ orphans: [], lost: [], twice: [], pending: [] });
      const { resources } = await engine.state();
      const listed = (all: Iterable<Resource>) =>
        [...all].map(({ urn, protect = false }) => `${urn}${protect ? " protected" : ""}`).sort();
      expect(listed(resources)).toEqual(listed(planned.values()));
      const deleted = engine.record().filter((thing) => isThing(thing) && thing.status === "deleted");
      expect(deleted.map(({ urn }) => urn)).toEqual([]);
    });

    it("is over then: another up changes nothing", async () => {
      const { code, stdout, stderr } = await engine.up({ checkpoints: false, expectNoChanges: true });
      expect(code, stdout + stderr).toBe(0);
    });
  },
);

/** What exists in AWS and not in the state, the other way round, and what either has more than once. */
async function accounts(engine: Engine) {
  const { resources, pending_operations } = await engine.state();
  const named = ({ urn, id = "" }: { readonly urn: string; readonly id?: string }) => `${urn} ${id}`;
  const known = resources.filter((resource) => resource.custom && isThing(resource));
  const there = engine.existing().filter(isThing);
  const [inState, inAws] = [new Set(known.map(named)), new Set(there.map(named))];
  return {
    orphans: there.map(named).filter((name) => !inState.has(name)),
    lost: known.map(named).filter((name) => !inAws.has(name)),
    twice: [...repeated(known), ...repeated(there)],
    pending: pending_operations.map(({ type, resource }) => `${type} ${resource.urn}`),
  };
}

const repeated = (all: readonly { readonly urn: string }[]): string[] =>
  all.map(({ urn }) => urn).filter((urn, index, urns) => urns.indexOf(urn) !== index);

/**
 * "A deploy was killed" of docs/operating.md. `pulumi refresh --import-pending-creates` will not do: this engine, 3.230,
 * forgets what it is given there, and the next up makes it all a second time.
 */
async function recover(engine: Engine): Promise<void> {
  await done(engine.run(["cancel", "--yes"]));
  const begun = (await engine.state()).pending_operations.map(({ resource }) => resource);
  await adopt(
    engine,
    begun.flatMap((resource) => {
      const found = engine.existing().find((thing) => isThing(thing) && isWhatWasAskedFor(thing, resource));
      return found === undefined ? [] : [{ ...resource, id: found.id }];
    }),
  );
  await done(engine.refresh({}, ["--clear-pending-creates"]));
}

/** People know what they look for by its type, its name and its tags: all that the state has of its inputs, but for secrets. */
const isWhatWasAskedFor = (thing: Kept, { type, inputs = {} }: Resource): boolean =>
  thing.type === type &&
  Object.entries(inputs)
    .filter(([, value]) => !JSON.stringify(value).includes(signature))
    .every(([key, value]) => isDeepStrictEqual(thing.inputs[key], value));

/** Marks secrets, assets and archives in a state. */
const signature = "4dabf18193072939515e22adb298388d";

/** "The provider crashed" of docs/operating.md: the state knows nothing of what was under way, but the output names it. */
async function adoptUntold(engine: Engine, planned: ReadonlyMap<string, Resource>, { stdout }: Run): Promise<void> {
  const known = new Set((await engine.state()).resources.map(({ urn }) => urn));
  const found = engine.existing().filter((thing) => isThing(thing) && !known.has(thing.urn));
  for (const { urn } of found) expect(stdout).toContain(`(${nameOf(urn)}):\n    error: error reading from server`);
  await adopt(
    engine,
    found.map(({ urn, id }) => ({ ...planned.get(urn)!, id })),
  );
}

/** `pulumi import --file` of what AWS has made, into the place that it has in the program. */
async function adopt(engine: Engine, things: readonly Resource[]): Promise<void> {
  if (things.length === 0) return;
  const places = things.map(({ urn, type, id, parent = "", provider = "" }) => ({
    type,
    name: nameOf(urn),
    id,
    parent,
    provider: provider.replace(/::[^:]*$/, ""),
  }));
  const nameTable = Object.fromEntries(places.flatMap(({ parent, provider }) => [parent, provider]).map((u) => [u, u]));
  writeFileSync(join(engine.project, "left.json"), JSON.stringify({ nameTable, resources: places }));
  await done(engine.run(["import", "--file", "left.json", "--generate-code=false", "--yes", "--skip-preview"]));
}

const nameOf = (urn: string): string => urn.replace(/^.*::/, "");

const resourcesOf = ({ steps }: Plan): Map<string, Resource> =>
  new Map(steps.map(({ urn, newState }) => [urn, { ...(newState as unknown as Resource), urn }]));

async function done(run: Promise<Run>): Promise<void> {
  const { code, stdout, stderr } = await run;
  expect(code, stdout + stderr).toBe(0);
}
