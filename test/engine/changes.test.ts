import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { changes, type Settings, type Stack, type Touched } from "./changes";
import { diffed, ofDiff, ofEngine, type Verdicts } from "./diffed";
import { Engine, hasEngine } from "./engine";

/** What cannot be made again as it was: its data, its name or its key would be gone. */
const holdsData = new Set([
  "aws:backup/vault:Vault",
  "aws:ecr/repository:Repository",
  "aws:elasticache/replicationGroup:ReplicationGroup",
  "aws:kms/key:Key",
  "aws:rds/instance:Instance",
  "aws:route53/zone:Zone",
  "aws:s3/bucket:Bucket",
  "aws:secretsmanager/secret:Secret",
]);

const rewrite = (file: string, change: (before: Settings) => Settings) => {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, JSON.stringify(change(parse(text) as Settings))); // JSON is YAML, too
  return () => {
    writeFileSync(file, text);
  };
};

/** Maps merge, and all else replaces. */
const merged = (before: unknown, after: unknown): unknown =>
  isMap(before) && isMap(after)
    ? Object.keys(after).reduce<Settings>((all, key) => ({ ...all, [key]: merged(before[key], after[key]) }), before)
    : after;

const isMap = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Which resources each change of an operator touches, all previewed on one stack, which has two zones. */
describe.skipIf(!hasEngine("runs the real Pulumi engine")).each<Stack>(["staging", "production"])(
  "in %s a change of",
  { timeout: 300_000 },
  (stack) => {
    let engine: Engine;
    let exported: string;
    const restore: (() => void)[] = [];
    const override = (settings: Settings) =>
      rewrite(
        join(engine.project, `Pulumi.${stack}.yaml`),
        (before) => merged(before, { config: { "plinth:override": settings } }) as Settings,
      );
    const givenFile = () => join(engine.project, `given.${stack}.json`);
    const given = (values: Settings) => rewrite(givenFile(), (before) => merged(before, values) as Settings);

    beforeAll(async () => {
      engine = new Engine(stack);
      await engine.init();
      override({ network: { zones: ["a", "b"] } });
      const { code, stdout, stderr } = await engine.up({ checkpoints: false });
      expect(code, stdout + stderr).toBe(0);
      exported = (await engine.run(["stack", "export"])).stdout;
    }, 900_000);
    afterEach(() => {
      for (const back of restore.splice(0)) back();
    });
    afterAll(() => {
      engine.dispose();
    });

    /** The engine's verdict, of which the offline preview's is no other. */
    async function touched(): Promise<Touched> {
      const { code, json } = await engine.preview();
      expect(code, JSON.stringify(json)).toBe(0);
      expect(ofDiff(await diffed(engine, exported))).toEqual(ofEngine(json));
      const all: Partial<Record<keyof Touched, string[]>> = {};
      for (const { op, urn } of json.steps) {
        if (["same", "create-replacement", "delete-replaced"].includes(op)) continue;
        const isLost = op !== "create" && op !== "update" && holdsData.has(typeOf(urn));
        expect(isLost, `${op} of ${urn}`).toBe(false);
        (all[op as keyof Touched] ??= []).push(nameOf(urn));
      }
      return Object.fromEntries(Object.entries(all).map(([op, names]) => [op, names.sort()]));
    }

    it.each(dangerous)("%s is seen by the offline preview as the engine sees it", async (_, settings, replaced) => {
      restore.push(override(settings));
      const { code, json } = await engine.preview();
      const diff = await diffed(engine, exported);
      // Where something is protected, the engine breaks off among what it deletes.
      expect(diff.resources.some(({ refused }) => refused)).toBe(code !== 0);
      expect(code === 0 ? ofDiff(diff) : without(ofDiff(diff), "delete")).toEqual(
        code === 0 ? ofEngine(json) : without(ofEngine(json), "delete"),
      );
      expect(ofDiff(diff)).toMatchObject(ofEngine(json));
      const names = diff.resources.filter(({ change }) => change === "replace").map(({ urn }) => nameOf(urn));
      expect(names).toEqual(expect.arrayContaining([...replaced]));
    });

    it.each(changes(stack))("%s touches what it should", async (_, settings, expected) => {
      restore.push(override(settings));
      expect(await touched()).toEqual(expected);
    });

    it("how long logs are kept touches all groups of logs, and nothing else", async () => {
      restore.push(override({ logs: { retentionDays: 60 } }));
      const groups = engine.existing().filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup");
      expect(await touched()).toEqual({ update: groups.map(({ urn }) => nameOf(urn)).sort() });
    });

    it("an image touches five resources, and has the release run first", async () => {
      restore.push(given({ images: { web: `sha256:${"ab".repeat(32)}` } }));
      expect(await touched()).toEqual({
        replace: [
          ...["release-invocation-1", "release-invocation-2", "release-invocation-3"], // they are the run
          ...["release-task-definition", "web-task-definition", "worker-task-definition"],
        ],
        update: ["web-service", "worker-service"],
      });
    });

    // In staging, nothing is protected.
    if (stack === "production") {
      it("the databases, by one less, is refused, and takes nothing that is protected", async () => {
        const uses = [{ sessions: "REDIS_URL" }, { queue: "QUEUE_REDIS_URL" }];
        const without = { databases: null, release: null, jobs: null, services: { web: { uses }, worker: { uses } } };
        const images = (before: Settings) => ({ web: (before["images"] as Settings)["web"] }); // the pooler's goes, too
        restore.push(
          override(without),
          rewrite(givenFile(), (before) => ({ ...before, images: images(before) })),
        );
        const before = engine.existing();
        const kept = (await engine.state()).resources.filter(({ protect }) => protect).map(({ urn }) => urn);
        expect(kept.length).toBeGreaterThan(20);
        const previewed = await engine.run(["up", "--yes"]);
        expect(previewed.code).not.toBe(0);
        expect(previewed.stdout).toMatch(/main-instance.*cannot be deleted.*protect/s);
        expect(engine.existing()).toEqual(before);
        expect((await engine.up({ checkpoints: false })).code).not.toBe(0);
        expect(engine.existing().map(({ urn }) => urn)).toEqual(expect.arrayContaining(kept));
      });
    }
  },
);

const without = (verdicts: Verdicts, op: string): Verdicts =>
  Object.fromEntries(Object.entries(verdicts).filter(([, verdict]) => verdict !== op));

/** What nobody should do by mistake, and what is replaced by it. */
const dangerous: readonly [string, Settings, readonly string[]][] = [
  ["another network's addresses", { network: { cidr: "10.60.0.0/16" } }, ["network-vpc", "network-subnet-data-a"]],
  ["a later version of a database's engine", { databases: { main: { version: "18" } } }, []],
  [
    "the caches, by one less",
    { caches: { sessions: null }, services: { web: { uses: null }, worker: { uses: null } } },
    [],
  ],
];

const typeOf = (urn: string): string => (urn.split("::")[2] ?? "").replace(/^.*\$/, "");
const nameOf = (urn: string): string => urn.split("::")[3] ?? "";
