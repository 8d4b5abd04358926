import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { recordStack } from "../stack";

const root = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "plinth-"));
afterEach(() => vi.unstubAllEnvs());
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const handIn = (given: object) => {
  const file = join(folder, "given.json");
  writeFileSync(file, JSON.stringify(given));
  vi.stubEnv("PLINTH_GIVEN", file);
};

describe("the first deploy of an empty account", () => {
  it("starts nothing that would fail, and says what it waits for", async () => {
    handIn({});
    const { made, loaded } = await recordStack(root, "production");
    expect(made.inputs("worker-service")["desiredCount"]).toBe(0);
    expect(made.inputs("worker-target")).toMatchObject({
      minCapacity: 0,
      suspendedState: {
        dynamicScalingInSuspended: true,
        dynamicScalingOutSuspended: true,
        scheduledScalingSuspended: true,
      },
    });
    expect(made.inputs("worker-metric-alarm-down")["actionsEnabled"]).toBe(false);
    // Without a valid certificate there is no HTTPS listener, and ECS makes no service on a target group without one.
    expect(made.names("aws:lb/listener:Listener").sort()).toEqual(["ingress-listener-http", "main-pooler-listener"]);
    expect(made.names("aws:ecs/service:Service").sort()).toEqual(["main-pooler-service", "worker-service"]);
    expect(made.inputs("main-pooler-service")["desiredCount"]).toBe(0);
    // Nothing migrates without an image, nothing is dumped, and nobody is woken by it.
    expect(made.names("aws:lambda/invocation:Invocation")).toEqual(["main-invocation-setup"]);
    expect(made.inputs("dump-schedule")["state"]).toBe("DISABLED");
    expect(made.inputs("dump-metric-alarm-overdue")["actionsEnabled"]).toBe(false);
    expect(made.names("aws:acm/certificateValidation:CertificateValidation")).toEqual([]);
    // What people need for the next step is there.
    expect(made.names("aws:ecr/repository:Repository")).toEqual([
      ...["registry-repository-web", "registry-repository-dump", "registry-repository-pgbouncer"],
    ]);
    expect(made.names("aws:secretsmanager/secret:Secret")).toContain("secrets-secret-GOOGLE_CLIENT_SECRET");
    expect(loaded.notes.join("\n")).toMatch(/web waits .* the image of web.*GOOGLE_CLIENT_SECRET/);
    expect(loaded.notes.join("\n")).toMatch(/main is reached without its pooler until there is the image of pgbouncer/);
    expect(loaded.notes.join("\n")).toMatch(/release waits for the image of web/);
    expect(loaded.notes.join("\n")).toMatch(/dump is not started without the image of dump/);
    expect(loaded.notes.join("\n")).toMatch(/public services wait for a certificate: once everesthood\.example/);
  });

  it("is the same stack: nothing but what was missing comes with the second", async () => {
    handIn({});
    const first = await recordStack(root, "production");
    vi.unstubAllEnvs();
    const second = await recordStack(root, "production");
    const urns = new Set(second.made.plan.resources.map(({ urn }) => urn));
    const gone = first.made.plan.resources.filter(({ urn }) => !urns.has(urn)).map(({ name }) => name);
    // The way past the pooler, which is open as long as that has no image.
    expect(gone.sort()).toEqual([
      ...["main-security-group-ingress-rule-web", "main-security-group-ingress-rule-worker"],
      ...["web-security-group-egress-rule-main", "worker-security-group-egress-rule-main"],
    ]);
    expect(second.loaded.notes).toEqual([
      "left out, being optional and without a value: GEMINI_API_KEY, DATADOG_API_KEY",
    ]);
    expect(second.made.inputs("worker-target")).toMatchObject({ minCapacity: 3 });
    expect(second.made.inputs("worker-metric-alarm-down")["actionsEnabled"]).toBe(true);
  });
});
