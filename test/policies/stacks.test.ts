import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Platform } from "../../components/platform";
import { load, type Loaded } from "../../components/settings/load";
import { judge } from "../../policies/judge";
import { record } from "../../preview/record";
import { stackFrom } from "../documentdb/description";
import { rootOnEks } from "../kubernetes/plans";
import { recorded } from "../recorded";
import { folder } from "../settings/project";
import { onMongo } from "./mutations/stacks";

/** Of which Plinth has no remedy yet, or people have to say something first: told as advice. */
const advised = {
  staging: [],
  production: [
    ...["backup-bucket-elsewhere", "backup-elsewhere", "bucket-access-logs", "database-events", "database-iam-login"],
    ...["monitor-the-edge", "secret-lifecycle", "zone-query-log", "zone-signed"],
  ],
};

const root = join(__dirname, "../..");
const platforms = [
  ["ECS", () => root],
  ["EKS", (stack: string) => folder(rootOnEks(stack))],
] as const;

const described = ({ project, stack, config, secretKeys }: Loaded) => ({
  project,
  stack: stack.name,
  config,
  secretKeys,
});

describe.each(["staging", "production"] as const)("the application at the root, in %s", (stack) => {
  it.each(platforms)("breaks no rule on %s, and all of it is judged before anything is there", async (_, cwd) => {
    const loaded = load({ cwd: cwd(stack), stack });
    const program = () => {
      new Platform("platform", loaded);
      return Promise.resolve();
    };
    const plan = await record({ ...described(loaded), program });
    expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    const { findings, unjudged } = judge(plan, { profile: stack });
    expect(findings.filter(({ level }) => level === "mandatory")).toEqual([]);
    expect([...new Set(findings.map(({ rule }) => rule))].sort()).toEqual(advised[stack]);
    expect(unjudged).toEqual([]);
  });

  it.each(platforms)("breaks none on %s once there are ids and ARNs, either", async (_, cwd) => {
    const loaded = load({ cwd: cwd(stack), stack });
    const { plan } = await recorded(() => new Platform("platform", loaded), described(loaded));
    const { findings, unjudged } = judge(plan, { profile: stack });
    expect(findings.filter(({ level }) => level === "mandatory")).toEqual([]);
    expect(unjudged).toEqual([]);
  });
});

describe.each(["staging", "production"])("an application on DocumentDB, in %s", (profile) => {
  it("breaks no rule", async () => {
    const { made } = await stackFrom(onMongo, profile, { zoneDelegated: true });
    const { findings, unjudged } = judge(made.plan, { profile });
    expect(findings.filter(({ level }) => level === "mandatory")).toEqual([]);
    expect(unjudged).toEqual([]);
  });
});
