import { join } from "node:path";
import type { PlanResource } from "../../../preview/plan";
import { stackFrom } from "../../documentdb/description";
import { rootOnEks } from "../../kubernetes/plans";
import { folder } from "../../settings/project";
import { recordStack, type Stack } from "../../stack";

const image = `registry.example/web@sha256:${"1".repeat(64)}`;
/** An application on DocumentDB. */
export const onMongo = `
services:
  web: { image: "${image}", port: 3000, routes: [/], health: { ready: /ready }, uses: [main] }
databases: { main: { engine: documentdb, pool: { max: 20 } } }
notifications: { critical: [oncall@shop.example], warning: [team@shop.example] }
`;

/** The real stacks, all of production: the application at the root on both platforms, and one on DocumentDB. */
const stacks = {
  ecs: () => recordStack(join(__dirname, "../../.."), "production"),
  eks: () => recordStack(folder(rootOnEks("production")), "production"),
  documentdb: () => stackFrom(onMongo, "production", { zoneDelegated: true }),
} as const satisfies Readonly<Record<string, () => Promise<Stack>>>;

export type StackName = keyof typeof stacks;

/** What each of them is made of, with ids and ARNs. */
export async function recordAll(): Promise<Readonly<Record<StackName, readonly PlanResource[]>>> {
  const resources = async (name: StackName) => (await stacks[name]()).made.plan.resources;
  return { ecs: await resources("ecs"), eks: await resources("eks"), documentdb: await resources("documentdb") };
}
