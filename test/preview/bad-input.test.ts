import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const root = join(__dirname, "../..");
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Previews an application of these files as a person would. */
function preview(files: Record<string, string | undefined>, ...args: string[]): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), "plinth-"));
  folders.push(folder);
  const all: Record<string, string | undefined> = {
    "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
    "given.production.json": "{}",
    "Pulumi.production.yaml": stackFile(),
    "index.ts": `import { load, Platform } from ${JSON.stringify(join(root, "components"))};\nnew Platform("platform", load());\n`,
    ...files,
  };
  for (const [name, text] of Object.entries(all)) if (text !== undefined) writeFileSync(join(folder, name), text);
  const command = [
    join(root, "bin/plinth.js"),
    "preview",
    ...(args.length > 0 ? args : ["production"]),
    "--cwd",
    folder,
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, { env: { PATH: process.env["PATH"] ?? "" } });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (data) => (stdout += String(data)));
    child.stderr.on("data", (data) => (stderr += String(data)));
    child.on("close", (code) => {
      resolve({ code, stdout, stderr });
    });
  });
}

const stackFile = (override = "") => `config:
  aws:region: eu-central-1
  plinth:stack: { profile: production, account: "222222222222", domain: shop.example }
${override}`;

const web = "services:\n  web:\n    port: 3000\n    routes: [/]\n    health: { ready: /ready }\n";

const many = (count: number, service: (index: number) => string) =>
  `services:\n${Array.from({ length: count }, (_, index) => service(index)).join("")}`;

/** What is wrong, the files, and what the message has to say: where, which key, what was given, what is wanted. */
const mistakes: [string, Record<string, string>, (string | RegExp)[]][] = [
  [
    "a wrong type",
    { "app.yaml": web.replace("3000", "http") },
    ["app.yaml:3:11", "services.web.port", '"http"', "number"],
  ],
  [
    "an unknown key",
    { "app.yaml": `${web}    scal: {}\n` },
    ["app.yaml:6:5", "services.web.scal", "did you mean `scale`?"],
  ],
  [
    "a schedule that is no schedule",
    { "app.yaml": `${web}jobs:\n  dump: { image: web, schedule: every night }\n` },
    ["app.yaml:7:33", "jobs.dump.schedule", '"every night"', "five fields, minute hour day-of-month month day-of-week"],
  ],
  [
    "a job of an unknown image",
    { "app.yaml": `${web}jobs:\n  dump: { image: wbe, schedule: "@daily" }\n` },
    ["app.yaml:7:18", "jobs.dump.image", '"wbe"', "a service or job that has an image", "did you mean `web`?"],
  ],
  [
    "a retention that is none",
    { "app.yaml": "backups: { retentionDays: 6 }\nbuckets: { dumps: { purpose: backups, expireDays: 366 } }\n" },
    ["app.yaml:1:27", "backups.retentionDays", "6 was", "from 7 to 365", "2:51", "buckets.dumps.expireDays", "366 was"],
  ],
  [
    "objects that expire before they are moved",
    { "app.yaml": "buckets:\n  files: { archiveDays: 90, expireDays: 30 }\n" },
    ["app.yaml:2:41", "buckets.files.expireDays", "30 was", "more than `archiveDays`"],
  ],
  [
    "a window that the firewall does not have",
    { "app.yaml": "waf: { rate: { limit: 100, windowSeconds: 900 } }\n" },
    ["app.yaml:1:43", "waf.rate.windowSeconds", "900", "one of 60, 120, 300, 600", "the nearest is 600"],
  ],
  [
    "an impossible Fargate size",
    { "app.yaml": `${web}    cpu: 256\n    memoryMiB: 8192\n` },
    ["app.yaml:7:16", "services.web.memoryMiB", "8192", "512, 1024, 2048 MiB"],
  ],
  [
    "a CIDR too small for the tiers",
    { "app.yaml": "network: { cidr: 10.0.0.0/24 }\n" },
    ["app.yaml:1:18", "network.cidr", "10.0.0.0/24", "from /16 to /21"],
  ],
  [
    "overlapping CIDRs",
    { "app.yaml": "network:\n  cidr: 10.0.0.0/16\n  neighbours: [10.0.128.0/20]\n" },
    ["app.yaml:3:16", "network.neighbours[0]", "10.0.128.0/20", "does not overlap 10.0.0.0/16"],
  ],
  [
    "two services with the same route",
    { "app.yaml": `${web}  api:\n    port: 3001\n    routes: [shop.example/]\n    health: { ready: /ready }\n` },
    ["app.yaml:8:14", "services.api.routes[0]", "web has it already"],
  ],
  [
    "a secret shorter than its minimum",
    { "app.yaml": "secrets:\n  KEY: { generate: { length: 20 }, minLength: 32 }\n" },
    ["app.yaml:2:30", "secrets.KEY.generate.length", "20", "at least `minLength`"],
  ],
  [
    "uses of something that does not exist",
    { "app.yaml": `${web}    uses: [mian]\ndatabases: { main: { engine: postgres } }\n` },
    ["app.yaml:6:12", "services.web.uses[0]", "mian", "did you mean `main`?"],
  ],
  [
    "a service name that makes an AWS name too long",
    { "app.yaml": `services:\n  ${"a".repeat(41)}: {}\n` },
    ["app.yaml:2:3", "a".repeat(41), "at most 40 characters"],
  ],
  [
    "a worker with a public route",
    { "app.yaml": "services:\n  worker:\n    routes: [/]\n    health: { ready: /ready }\n" },
    ["app.yaml:3:13", "services.worker.routes", "a worker cannot be public"],
  ],
  [
    "an unknown profile",
    { "app.yaml": web, "Pulumi.production.yaml": stackFile().replace("production", "prodution") },
    ["Pulumi.production.yaml:3:28", "profile", "prodution", "did you mean `production`?"],
  ],
  [
    "more target groups than a load balancer takes",
    {
      "app.yaml": many(
        101,
        (index) =>
          `  s${index}:\n    port: 80\n    routes: [{ path: /s${index}, priority: ${index + 1} }]\n    health: { ready: / }\n`,
      ),
    },
    ["app.yaml:1:1", "services", "at most 100 public services", "at most 100 routes"],
  ],
  [
    "more listener rules than a load balancer takes",
    {
      "app.yaml": `services:\n  web:\n    port: 80\n    health: { ready: / }\n    routes: [${Array.from({ length: 101 }, (_, index) => `{ path: /r${index}, priority: ${index + 1} }`).join(", ")}]\n`,
    },
    ["services", "at most 100 routes"],
  ],
  [
    "an image of nobody's and a secret that is none",
    {
      "app.yaml": `${web}secrets: { KEY: { external: true } }\n`,
      "given.production.json": `{\n  "images": { "wbe": "sha256:${"a".repeat(64)}" },\n  "secrets": ["KYE"]\n}\n`,
    },
    [
      "given.production.json:2:15",
      "images.wbe",
      "did you mean `web`?",
      "given.production.json:3:15",
      "did you mean `KEY`?",
    ],
  ],
  [
    "a secret of the stack file without a value",
    { "app.yaml": "secrets:\n  KEY: { config: true }\n" },
    ["app.yaml:2:3", "secrets.KEY", "pulumi config set --path --secret plinth:secrets.KEY"],
  ],
  ["YAML that is none", { "app.yaml": "services:\n  web: [\n" }, [/app\.yaml:\d+:\d+/]],
  [
    "a public service without a domain",
    { "app.yaml": web, "Pulumi.production.yaml": stackFile().replace(", domain: shop.example", "") },
    ["app.yaml:4:14", "a public service needs one"],
  ],
  [
    "services that use each other in a circle",
    { "app.yaml": "services:\n  a: { port: 80, uses: [b] }\n  b: { port: 80, uses: [a] }\n" },
    ["app.yaml:3:24", "services.b.uses", "a uses b uses a"],
  ],
  [
    "one variable from two sources",
    {
      "app.yaml": `${web}    uses: [main, other]\ndatabases: { main: { engine: postgres }, other: { engine: postgres } }\n`,
    },
    ["app.yaml:6:18", "an own name for DATABASE_URL"],
  ],
  [
    "a secret in the wrong place",
    {
      "app.yaml": web,
      "Pulumi.production.yaml": stackFile(
        "  plinth:override:\n    services: { web: { env: { KEY: { secure: AAABBBCCC } } } }\n",
      ),
    },
    ["Pulumi.production.yaml:5", "plinth:secrets"],
  ],
];

describe("a mistake in the settings", () => {
  it.concurrent.each(mistakes)(
    "%s is told on stderr with its place, and nothing else happens",
    async (_, files, said) => {
      const { code, stdout, stderr } = await preview({ "app.yaml": "", ...files });
      for (const part of said)
        expect(stderr).toMatch(
          typeof part === "string" ? new RegExp(part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")) : part,
        );
      expect(stderr).not.toMatch(/^\s+at .*\(/m);
      expect(stderr).not.toContain("AAABBBCCC");
      expect(stdout).toBe("");
      expect(code).toBe(2);
    },
  );

  it("is told with all the others at once, in the order of the files", async () => {
    const app = `${web}    scal: {}\n    user: root\ncaches:\n  verylongcachename: {}\nnetwork: { nat: some }\n`;
    const { code, stderr } = await preview({ "app.yaml": app });
    expect(code).toBe(2);
    expect(stderr).toContain("4 mistakes");
    const places = [...stderr.matchAll(/app\.yaml:(\d+)/g)].map(([, line]) => Number(line));
    expect(places).toEqual([6, 7, 9, 10]);
  });
});

describe("a checkout without what deploys hand in", () => {
  it("is no empty account, whose deploy would take the running services away", async () => {
    const { code, stdout, stderr } = await preview({ "app.yaml": web, "given.production.json": undefined });
    expect(stderr).toContain("given.production.json");
    expect(stderr).toContain('an empty account has "{}"');
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});

describe("a wrong invocation", () => {
  it("of a stack that is none names those that there are, and exits with 6", async () => {
    const { code, stdout, stderr } = await preview(
      { "app.yaml": web, "Pulumi.staging.yaml": stackFile() },
      "prodution",
    );
    expect(stderr).toMatch(/production/);
    expect(stderr).toMatch(/staging/);
    expect(stdout).toBe("");
    expect(code).toBe(6);
  });
});
