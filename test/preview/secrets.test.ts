import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(__dirname, "../..");

/** What is planted: the middle of each is the same in every escape, what is around it is not. */
const core = (number: number): string => `Zq${createHash("sha256").update(`${number}`).digest("hex").slice(0, 18)}`;
const around = ['"', "<b>&amp;'", "|`*_~", "\n\t", "ü€😀", "%20+/=", "\\\\", "]($)"];
const planted = Array.from({ length: 50 }, (_, number) => {
  const side = around[number % around.length] ?? "";
  return `${side}${core(number)}${side}`;
});
/** One by one, each for one place. */
const secret = (number: number): string => planted[number] as string;

/** What a writer could make of it that escapes nothing: in Base64 it looks another at each place of three. */
const traces = (number: number): string[] => [
  core(number),
  ...[0, 1, 2].map((at) =>
    Buffer.from(`${"-".repeat(at)}${core(number)}`)
      .toString("base64")
      .slice(4, 24),
  ),
  Buffer.from(core(number)).toString("hex"),
];

/** The numbers of those that a text holds, the text of pictures in it as well. */
function found(text: string): number[] {
  const pictures = [...text.matchAll(/base64,([A-Za-z0-9+/=]+)/g)].map(([, data = ""]) =>
    Buffer.from(data, "base64").toString(),
  );
  const all = [text, ...pictures].join("\n");
  return planted.map((_, number) => number).filter((number) => traces(number).some((trace) => all.includes(trace)));
}

/** A program that keeps secrets in every place that a program has. */
const program = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const plain: readonly string[] = JSON.parse(process.env["PLANTED"] ?? "[]");
const secret = (number: number) => pulumi.secret(plain[number]);

new aws.iot.Thing("map", { attributes: { a: secret(0), b: "shown" } });
new aws.iot.Thing("whole-map", { attributes: pulumi.secret({ [plain[1]]: "a key", b: plain[2] }) });
new aws.sns.Topic("json", { deliveryPolicy: pulumi.jsonStringify({ http: { token: secret(3) } }) });
new aws.sns.Topic("text", { displayName: pulumi.interpolate\`to \${secret(4)} and back\` });
new aws.sns.Topic("encoded", { displayName: secret(5).apply((text) => Buffer.from(text).toString("base64")) });
new aws.sns.Topic("address", { displayName: secret(6).apply((text) => "https://u:" + encodeURIComponent(text) + "@host") });
new aws.ssm.Parameter("parameter", { type: "SecureString", value: plain[7] });
new aws.secretsmanager.SecretVersion("version", { secretId: "a", secretString: JSON.stringify({ password: plain[8] }) });
new aws.rds.Instance("database", { instanceClass: "db.t4g.micro", allocatedStorage: 20, password: plain[9] });
new aws.lambda.Function("function", { role: "arn:aws:iam::1:role/a", environment: { variables: { A: secret(10), B_TOKEN: plain[11] } } });
const environment = [{ name: "A", value: secret(12) }, { name: "API_TOKEN", value: plain[13] }, { name: "OPEN", value: "shown" }];
new aws.ecs.TaskDefinition("task", { family: "a", containerDefinitions: pulumi.jsonStringify([{ name: "a", environment }]) });
const named = [{ name: "DATABASE_PASSWORD", value: plain[14] }, { name: "OPEN", value: "shown" }];
new aws.ecs.TaskDefinition("named", { family: "b", containerDefinitions: JSON.stringify([{ name: "a", environment: named }]) });
new aws.iot.Thing("called", { attributes: { connectionString: plain[15], "signing.private-key": plain[16], a: "shown" } });
new aws.sns.Topic("told", { displayName: plain[17] }, { additionalSecretOutputs: ["displayName"] });
new aws.sns.Topic("was-secret", { displayName: plain[18], tags: { a: "shown" } });
new aws.sns.Topic("becomes-secret", { displayName: secret(19) });
new aws.sns.Topic("renamed", { displayName: secret(20) }, { aliases: [{ name: "formerly" }] });

class Shop extends pulumi.ComponentResource {
  constructor() {
    super("shop:index:Shop", "shop");
    this.registerOutputs({ url: secret(21), list: [secret(22)], password: plain[23] });
  }
}
new Shop();
export const outputs = { deep: [{ value: secret(24) }], password: plain[25] };

pulumi.log.warn("the partner refuses " + plain[0]);
pulumi.log.info("https://host/?key=" + encodeURIComponent(plain[3]) + " " + JSON.stringify(plain[19]));
if (process.env["FAILS"]) throw new Error("cannot log in with " + plain[6] + " or " + Buffer.from(plain[10]).toString("base64"));
`;

const MARK = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const URN = "urn:pulumi:production::shop::";

interface Run {
  readonly code: number;
  readonly said: string;
}

describe("fifty secrets", { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), "plinth-secrets-"));
  const at = (...names: string[]) => join(folder, ...names);
  const project = at("project");
  /** All that was written, by what it is. */
  const written = new Map<string, string>();

  /** One is a secret in the states alone: elsewhere nothing says that it is. */
  const said = (args: readonly string[]): readonly string[] =>
    [at("shown.json"), at("encrypted.json")].some((file) => args.includes(file))
      ? planted
      : planted.with(18, "was plain");

  const run = (command: string, args: readonly string[], env: Record<string, string> = {}): Promise<Run> =>
    new Promise((done) => {
      const options = {
        ...{ cwd: folder, maxBuffer: 1e8 },
        env: { ...process.env, PLANTED: JSON.stringify(said(args)), ...env },
      };
      const argv = [join(root, "bin/plinth.js"), command, "production", "--cwd", project, ...args];
      execFile(process.execPath, argv, options, (error, stdout, stderr) => {
        written.set([command, ...args, ...Object.keys(env)].join(" "), stdout + stderr);
        done({ code: error === null ? 0 : Number(error.code), said: stdout + stderr });
      });
    });

  /** A state as an engine keeps it: of a secret the value as JSON, or what it is once it is encrypted. */
  const state = (shows: boolean) => {
    const hidden = (value: unknown, number: number) =>
      shows ? { ...MARK, plaintext: JSON.stringify(value) } : { ...MARK, ciphertext: `v1:${core(number)}` };
    const resource = (type: string, name: string, inputs: object, outputs: object = {}) => ({
      ...{ urn: `${URN}${type}::${name}`, type, custom: true, id: `${name}-id` },
      ...{ inputs, outputs: { ...inputs, ...outputs } },
    });
    const TOPIC = "aws:sns/topic:Topic";
    return {
      version: 3,
      deployment: {
        resources: [
          {
            ...{ urn: `${URN}pulumi:pulumi:Stack::shop-production`, type: "pulumi:pulumi:Stack", custom: false },
            outputs: { outputs: hidden({ deep: secret(26) }, 26), gone: hidden([secret(27)], 27) },
          },
          resource("aws:iot/thing:Thing", "map", {
            attributes: { a: hidden(secret(28), 28), b: "shown", c: hidden(secret(29), 29) },
          }),
          resource(TOPIC, "was-secret", { displayName: hidden(secret(18), 18), tags: { a: "was shown" } }),
          resource(TOPIC, "becomes-secret", { displayName: secret(30) }),
          resource(TOPIC, "text", { displayName: `from ${secret(4)}` }),
          resource(TOPIC, "formerly", { displayName: hidden(secret(31), 31), tags: { a: "shown" } }),
          resource(TOPIC, "gone", { displayName: hidden(secret(32), 32), policy: hidden({ a: [secret(33)] }, 33) }),
          resource("aws:iot/thing:Thing", "called", {
            attributes: { connectionString: secret(34), "signing.private-key": secret(35), a: "was shown" },
          }),
          resource("aws:ecs/taskDefinition:TaskDefinition", "named", {
            family: "b",
            containerDefinitions: JSON.stringify([
              {
                name: "a",
                environment: [
                  { name: "DATABASE_PASSWORD", value: secret(36) },
                  { name: "OPEN", value: shows ? `http://host/?key=${encodeURIComponent(secret(28))}` : "was shown" },
                ],
              },
            ]),
          }),
          resource(
            "aws:rds/instance:Instance",
            "database",
            { instanceClass: "db.t4g.small", allocatedStorage: 20, password: hidden(secret(37), 37) },
            { address: hidden(secret(38), 38), masterUserSecrets: hidden([{ a: secret(39) }], 39) },
          ),
          {
            ...resource("aws:rds/instance:Instance", "deleted", { password: hidden(secret(40), 40) }),
            additionalSecretOutputs: ["endpoint"],
            outputs: { endpoint: shows ? secret(41) : "shown", password: hidden(secret(40), 40) },
          },
        ],
      },
    };
  };

  beforeAll(async () => {
    mkdirSync(project);
    symlinkSync(join(root, "node_modules"), join(project, "node_modules"));
    const put = (name: string, content: string | object) => {
      writeFileSync(at(name), typeof content === "string" ? content : JSON.stringify(content));
    };
    put("project/index.ts", program);
    put("project/Pulumi.yaml", { name: "shop", runtime: "nodejs" });
    put("project/app.yaml", {});
    put("project/given.production.json", {});
    const encrypted = [42, 43, 44, 45, 46].map((number) => [`KEY_${number}`, number] as const);
    put("project/Pulumi.production.yaml", {
      config: {
        "aws:region": "eu-central-1",
        "plinth:stack": { profile: "production", account: "222222222222", domain: "shop.example" },
        "plinth:secrets": Object.fromEntries(encrypted.map(([key, number]) => [key, { secure: `v1:${core(number)}` }])),
        "plinth:override": { secrets: Object.fromEntries(encrypted.map(([key]) => [key, { config: true }])) },
      },
    });
    put("shown.json", state(true));
    put("encrypted.json", state(false));
    put("wrong.json", {
      version: 3,
      deployment: { resources: [{ urn: 1, inputs: { a: secret(47), b: secret(48) } }] },
    });
    // One secret is another one in the plan that is kept.
    const runs = [
      await run("preview", ["--json", "--save", at("before.json"), "--out", at("alone")], {
        PLANTED: JSON.stringify(planted.with(0, secret(49)).with(18, "was plain")),
      }),
      ...(await Promise.all([
        run("preview", ["--diff", "--against", at("shown.json"), "--out", at("shown")]),
        run("preview", [
          "--diff",
          "--against",
          at("encrypted.json"),
          "--save",
          at("after.json"),
          "--out",
          at("encrypted"),
        ]),
      ])),
      ...(await Promise.all([
        run("preview", ["--against", at("before.json"), "--out", at("saved")]),
        run("review", ["--out", at("review")]),
      ])),
    ];
    for (const { code, said } of runs) expect(code, said).toBe(5);
    const failed = await Promise.all([
      run("preview", ["--json", "--against", at("shown.json")], { FAILS: "yes" }),
      run("review", ["--out", at("failed")], { FAILS: "yes" }),
    ]);
    for (const { code, said } of failed) expect(code, said).toBe(1);
    expect((await run("preview", ["--against", at("wrong.json")])).code).toBe(2);
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (/^(alone|shown|encrypted|saved|review|failed)\/.*\./.test(file) || /^(before|after)\.json$/.test(file)) {
        written.set(file, readFileSync(at(file), "utf8"));
      }
    }
  }, 600_000);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("are planted, and are found in every escape", () => {
    const sides = [program, JSON.stringify(state(true)), readFileSync(join(project, "Pulumi.production.yaml"), "utf8")];
    expect(new Set([...program.matchAll(/(?:secret\(|plain\[)(\d+)/g)].map(([, number]) => Number(number))).size).toBe(
      26,
    );
    expect(found(sides.join("\n"))).toEqual(
      [4, 18, ...Array.from({ length: 21 }, (_, at) => 26 + at)].sort((a, b) => a - b),
    );
    expect(found(JSON.stringify(JSON.stringify(planted)))).toHaveLength(50);
    expect(found(encodeURIComponent(planted.join()))).toHaveLength(50);
    for (const before of ["", "a", "ab"]) {
      expect(found(Buffer.from(before + secret(0)).toString("base64"))).toEqual([0]);
    }
  });

  it("are in nothing that is written", () => {
    expect([...written.keys()].filter((name) => name.includes("/preview."))).toHaveLength(26);
    for (const [what, text] of written) expect(found(text), what).toEqual([]);
  });

  it("leave all else to be seen", () => {
    const text = (what: string) => written.get(what) ?? "";
    const pages = ["alone", "shown", "encrypted"].flatMap((of) =>
      ["html", "json"].map((format) => `${of}/preview.${format}`),
    );
    for (const what of [...pages, "shown/preview.txt", "before.json"]) expect(text(what), what).toContain("was-secret");
    for (const what of pages) expect(text(what), what).toContain("[secret]");
    for (const what of ["shown/preview.html", "shown/preview.md"]) expect(text(what), what).toContain("was shown");
    expect(text("failed/production/preview.md")).toContain("cannot log in with [secret] or [secret]");
    expect(text("before.json").match(/"fingerprint": "[0-9a-f]{4}"/g)?.length).toBeGreaterThan(15);
  });
});
