import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bundle, lambdaFunction, type FunctionArgs } from "../components/function";
import { recorded } from "./recorded";
import { account, logs, region } from "./wiring";

const root = resolve(__dirname, "..");
const release = join(root, "components/release/function.ts");
/** Every function of Plinth's own. */
const sources = readdirSync(join(root, "components"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith("/function.ts"))
  .map((file) => join("components", file));

describe("a function's code", () => {
  // Within the repository, so that what Lambda brings along is found.
  const folder = mkdtempSync(join(root, "node_modules", ".function-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("is looked for where there is some", () => {
    expect(sources).toContain("components/release/function.ts");
  });

  it.each(sources)("of %s is one file that Lambda's Node can load", (source) => {
    const file = join(folder, source.replace(/\W/g, "-"));
    writeFileSync(`${file}.js`, bundle(join(root, source)));
    expect(createRequire(file)(`${file}.js`)).toMatchObject({ handler: expect.any(Function) as unknown });
  });

  it.each(sources)("of %s is the same wherever it is put together", (source) => {
    cpSync(join(root, "components"), join(folder, "components"), { recursive: true });
    expect(bundle(join(folder, source))).toBe(bundle(join(root, source)));
  });

  it.each(sources)("of %s says nothing about the machine on which it was put together", (source) => {
    const code = bundle(join(root, source));
    for (const place of [root, homedir()]) expect(code).not.toContain(place);
    // As the name of a module; the driver of MongoDB carries the scripts of its own package.json.
    expect(code).not.toMatch(/["'`](\.{0,2}\/)*node_modules\//);
  });

  it("has no copy of the SDK, which Lambda has", () => {
    const code = bundle(release);
    expect(code).toContain('require("@aws-sdk/client-ecs")');
    expect(code.length).toBeLessThan(20_000);
  });

  it("leaves out what it is told to", () => {
    const source = join(folder, "optional.ts");
    writeFileSync(source, 'export const handler = () => require("not-installed");');
    expect(bundle(source, ["not-installed"])).toContain('require("not-installed")');
  });

  it("that cannot be put together fails the program", () => {
    expect(() => bundle(join(folder, "missing.ts"))).toThrow("missing.ts");
  });
});

describe("a function", () => {
  const make = (args: Partial<FunctionArgs> = {}) =>
    recorded(() =>
      lambdaFunction(
        "main",
        "setup",
        {
          ...{ source: release, description: "a test's", timeoutSeconds: 60, permissions: [], logs, account, region },
          ...args,
        },
        {},
      ),
    );

  it("runs in Node on arm64, outside of the network, and may write its log", async () => {
    const made = await make();
    expect(made.inputs("main-function-setup")).toMatchObject({
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      timeout: 60,
      role: "arn:aws:test:::main-role-setup",
      loggingConfig: { logFormat: "JSON", logGroup: "main-log-group-setup-1234567" },
      tags: { Name: "shop-production-main-function-setup" },
    });
    expect(made.inputs("main-function-setup")).not.toHaveProperty("vpcConfig");
    expect(made.inputs("main-function-setup")).not.toHaveProperty("environment");
    expect(made.document("main-role-policy-setup")).toMatchObject({
      Statement: [
        {
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: "arn:aws:test:::main-log-group-setup:*",
        },
      ],
    });
    expect(made.dependencies("main-function-setup")).toContain("main-role-policy-setup");
  });

  it("hears of what it was given, and may do what it was allowed", async () => {
    const made = await make({
      environment: { PLACE: "here" },
      permissions: [{ actions: ["ecs:StopTask"], resources: "arn:task" }],
    });
    expect(made.inputs("main-function-setup")["environment"]).toEqual({
      variables: { PLACE: "here" },
    });
    const { Statement } = made.document("main-role-policy-setup") as { Statement: object[] };
    expect(Statement).toHaveLength(2);
    expect(Statement[1]).toEqual({ Effect: "Allow", Action: ["ecs:StopTask"], Resource: "arn:task" });
  });

  it("in the network has a security group, and may make its network interfaces", async () => {
    const peer = { name: "main-setup", securityGroupId: "sg-1" };
    const made = await make({ inside: { subnetIds: ["subnet-a"], peer } });
    expect(made.inputs("main-function-setup")["vpcConfig"]).toEqual({
      subnetIds: ["subnet-a"],
      securityGroupIds: ["sg-1"],
    });
    expect(JSON.stringify(made.document("main-role-policy-setup"))).toContain("ec2:CreateNetworkInterface");
  });
});
