import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { eventually } from "../real/tools";
import { hasApiServer, startApiServer, version, type ApiServer } from "./api-server";
import { objections, type Answer, type Client, type Manifest } from "./client";
import { application, deployment, pod, podSpec, podSpecWithoutSeccomp } from "./manifests";

const root = join(__dirname, "../..");

/** Whether Kubernetes' API server, as tests ask it, refuses what a cluster would and takes what a cluster would. */
describe.skipIf(!hasApiServer("asks a real kube-apiserver"))("an API server", () => {
  let server: ApiServer;
  let client: Client;
  const tryOut = (...manifests: Manifest[]): Promise<Answer[]> => client.apply(manifests, { dryRun: true });

  beforeAll(async () => {
    server = await startApiServer();
    client = server.client;
    await client.namespace("shop", "restricted");
  }, 900_000);
  afterAll(() => server.stop());

  it("is of the minor version that is pinned", async () => {
    const { text } = await client.request("GET", "/version");
    const { major, minor } = JSON.parse(text) as { readonly major: string; readonly minor: string };
    expect(version).toMatch(new RegExp(`^v${major}\\.${minor}\\.`));
  });

  it.each(application.map((manifest) => [manifest.kind, manifest] as const))(
    "accepts a %s without a warning",
    async (kind, manifest) => {
      expect(await tryOut(manifest)).toEqual([{ manifest: `${kind} shop/web`, warnings: [] }]);
    },
  );

  it("keeps nothing of what is tried out", async () => {
    await tryOut(deployment(podSpec));
    expect((await client.request("GET", "/apis/apps/v1/namespaces/shop/deployments/web")).status).toBe(404);
  });

  it("keeps what is applied", async () => {
    const manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "kept", namespace: "shop" } };
    expect(objections(await client.apply([manifest]))).toEqual([]);
    expect((await client.request("GET", "/api/v1/namespaces/shop/configmaps/kept")).status).toBe(200);
  });

  it("takes a restricted pod, and refuses one without a seccomp profile", async () => {
    expect(objections(await tryOut(pod(podSpec)))).toEqual([]);
    const [answer] = await tryOut(pod(podSpecWithoutSeccomp));
    expect(answer?.error).toMatch(/violates PodSecurity "restricted:latest": seccompProfile/);
  });

  it("warns of a Deployment whose pods it would refuse", async () => {
    const [answer] = await tryOut(deployment(podSpecWithoutSeccomp));
    expect(answer?.error).toBeUndefined();
    expect(answer?.warnings).toEqual([
      expect.stringMatching(/^would violate PodSecurity "restricted:latest": seccompProfile \(.* "RuntimeDefault"/),
    ]);
    expect(objections([answer!])).toEqual([expect.stringMatching(/^Deployment shop\/web: would violate/)]);
  });

  it.each([
    ["a field that it does not know", deployment({ ...podSpec, restartsPolicy: "Always" }), /restartsPolicy/],
    ["a value of the wrong type", deployment({ ...podSpec, priority: "high" }), /priority/],
    ["a value that is not allowed", deployment({ ...podSpec, restartPolicy: "Never" }), /supported values: "Always"/],
    ["a kind that it does not know", { ...pod(podSpec), kind: "Pot" }, /^no kind Pot in v1$/],
    ["a version of an API that is gone", { ...pod(podSpec), apiVersion: "v1beta1" }, /^no kind Pod in v1beta1$/],
    [
      "a namespace that is not there",
      { ...pod(podSpec), metadata: { name: "web", namespace: "elsewhere" } },
      /namespaces "elsewhere" not found/,
    ],
  ])("refuses %s", async (_, manifest, error) => {
    const [answer] = await tryOut(manifest);
    expect(answer?.error).toMatch(error);
  });

  it("answers for each manifest, whatever it says to the others", async () => {
    const answers = await tryOut(pod(podSpecWithoutSeccomp), deployment(podSpec));
    expect(answers.map(({ error }) => error === undefined)).toEqual([false, true]);
  });

  it("knows custom resources once their definition is loaded", async () => {
    const widget = (spec: object) => ({
      apiVersion: "plinth.test/v1",
      kind: "Widget",
      metadata: { name: "one", namespace: "shop" },
      spec,
    });
    expect((await tryOut(widget({ size: 1 })))[0]?.error).toBe("no kind Widget in plinth.test/v1");
    await client.load(join(__dirname, "widgets.yaml"));
    expect(objections(await tryOut(widget({ size: 1 })))).toEqual([]);
    const refused = await tryOut(widget({}), widget({ size: 0 }), widget({ size: 1, colour: "red" }));
    expect(refused.map(({ error }) => error)).toEqual([
      expect.stringContaining("spec.size: Required value"),
      expect.stringContaining("spec.size in body should be greater than or equal to 1"),
      expect.stringContaining("colour"),
    ]);
  });

  it("leaves nothing behind when whoever started it is killed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plinth-killed-"));
    const start = `require("./test/kubernetes/api-server").startApiServer().then(() => console.log("ready"))`;
    const starter = spawn(process.execPath, ["-r", "./bin/register.js", "-e", start], {
      cwd: root,
      env: { ...process.env, TMPDIR: folder },
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => {
      starter.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    });
    await new Promise((resolve) => starter.stdout.once("data", resolve));
    expect(readdirSync(folder)).toHaveLength(1);
    starter.kill("SIGKILL");
    // the folder goes last, after etcd and the API server have ended
    await eventually(() => {
      expect(readdirSync(folder)).toEqual([]);
      return Promise.resolve();
    });
  }, 180_000);

  it("says at once why it does not start", async () => {
    const folder = mkdtempSync(join(tmpdir(), "plinth-broken-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
      vi.unstubAllEnvs();
    });
    const broken = `#!/bin/sh\nif [ "$1" = --version ]; then echo Kubernetes ${version}; else echo no luck >&2; exit 3; fi\n`;
    writeFileSync(join(folder, "kube-apiserver"), broken, { mode: 0o755 });
    vi.stubEnv("PATH", `${folder}${delimiter}${process.env["PATH"]}`);
    await expect(startApiServer()).rejects.toThrow(/^kube-apiserver ended with 3:\n(.*\n)*no luck\n/);
  });
});
