import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { stacks, thingsOf } from "./account";
import type { Thing } from "./made";
import { refuse, type Existing, type World } from "./refusals";
import { shapeOf } from "./shapes";

const empty: World = { images: [], secrets: [], delegated: false, resources: [] };

/** Makes one thing after the other, as the engine would, and says what was refused on the way. */
function deploy(things: readonly Thing[], given: Partial<World>): { refused: string[]; resources: Existing[] } {
  const resources: Existing[] = [];
  const refused = things.flatMap((thing) => {
    const messages = refuse("create", thing.type, thing.inputs, { ...empty, ...given, resources });
    resources.push({ type: thing.type, id: shapeOf(thing).id, name: thing.name, inputs: thing.inputs });
    return messages.map((message) => `${thing.name}: ${message.split(":")[0]}`);
  });
  return { refused, resources };
}

/** Deletes one thing after the other, the last one first, and says what was refused on the way. */
const destroy = (resources: readonly Existing[], given: Partial<World>): string[] =>
  resources.toReversed().flatMap(({ type, name, inputs }, index) => {
    const left = resources.slice(0, resources.length - index);
    const messages = refuse("delete", type, inputs, { ...empty, ...given, resources: left });
    return messages.map((message) => `${name}: ${message.split(":")[0]}`);
  });

const root = stacks().find(({ stack }) => stack === "production") ?? { cwd: "", stack: "" };
const staging = { ...root, stack: "staging" };
const onEks = (of: typeof root) => ({ ...of, keys: { platform: "eks" } });
const pushed = (things: readonly Thing[]) => {
  const text = JSON.stringify(things.map(({ inputs }) => inputs));
  return [...new Set(text.match(/sha256:[0-9a-f]{64}/g) ?? [])];
};
const secrets = [
  "GOOGLE_CLIENT_SECRET",
  "GITHUB_CLIENT_SECRET",
  "FACEBOOK_APP_SECRET",
  "STRIPE_SECRET_KEY",
  "SENTRY_DSN",
  "OPENAI_API_KEY",
];

const folder = mkdtempSync(join(tmpdir(), "plinth-"));
afterEach(() => vi.unstubAllEnvs());
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("AWS refuses", () => {
  it("nothing of a stack whose images, values and domain are there", async () => {
    for (const stack of [root, staging, onEks(root), onEks(staging)]) {
      const things = await thingsOf(stack);
      expect(deploy(things, { images: pushed(things), secrets, delegated: true }).refused).toEqual([]);
    }
  });

  it("nothing of the first deploy of an empty account", async () => {
    vi.stubEnv("PLINTH_GIVEN", join(folder, "given.json"));
    writeFileSync(join(folder, "given.json"), "{}");
    expect(deploy(await thingsOf(root), {}).refused).toEqual([]);
  });

  it("the services, and what needs the certificate, of a stack that claims what is not there", async () => {
    const { refused } = deploy(await thingsOf(root), {});
    expect([...new Set(refused)].sort()).toEqual([
      "dns-certificate-validation: waiting for ACM Certificate (arn",
      "ingress-listener-https: UnsupportedCertificate",
      "main-pooler-service: CannotPullContainerError",
      "web-service: CannotPullContainerError",
      "web-service: ResourceInitializationError",
      "worker-service: CannotPullContainerError",
      "worker-service: ResourceInitializationError",
    ]);
  });

  it("to delete what is protected, and nothing else where everything goes in order", async () => {
    const things = await thingsOf(root);
    const { resources } = deploy(things, {});
    const others = ["ingress-load-balancer: OperationNotPermitted", "main-instance: InvalidParameterCombination"];
    expect(destroy(resources, {}).sort()).toEqual(others);
    expect(destroy(deploy(await thingsOf(onEks(root)), {}).resources, {}).sort()).toEqual([
      "cluster-cluster: InvalidRequestException",
      ...others,
    ]);
    for (const stack of [staging, onEks(staging)]) {
      expect(destroy(deploy(await thingsOf(stack), {}).resources, {})).toEqual([]);
    }
  });
});
