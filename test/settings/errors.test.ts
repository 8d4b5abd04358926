import { describe, expect, it } from "vitest";
import { load, refusal, sound, stackFile } from "./project";

describe("mistakes", () => {
  it("are all told at once, with place, value and what is wanted", () => {
    const { message, exitCode } = refusal({
      "app.yaml": `services:
  web:
    port: 3000x
    helth: /h
    uses: [maim]
    env: { A: "{regoin}" }
  worker: { scale: { min: 5, max: 3 } }
  Api: { port: 1 }
network: { kind: create, vpcId: vpc-1 }
databases: { main: { engine: postgress }, other: { days: 3 } }
secrets: { KEY: hunter2 }
`,
      ...stackFile('plinth:overide: {}\nplinth:override: { services: { web: { routes: ["{verson}"] } } }'),
      "given.production.json": '{ "images": { "web": "sha256:1" },\n "secret": [] }',
    });
    expect(exitCode).toBe(2);
    expect(message).toMatchInlineSnapshot(`
      "15 mistakes in the settings of production:

        app.yaml:3:11  services.web.port
          "3000x" was given; wanted: a whole number from 1 to 65535

        app.yaml:4:5  services.web.helth
          unknown key; did you mean \`health\`?

        app.yaml:5:12  services.web.uses[0]
          "maim" was given; wanted: the name of a database

        app.yaml:6:15  services.web.env.A
          no variable \`{regoin}\`; did you mean \`region\`? (\`{{\` and \`}}\` are literal braces)

        app.yaml:7:3  services.worker.port
          missing; wanted: a whole number from 1 to 65535

        app.yaml:7:27  services.worker.scale.min
          5 was given; wanted: at most \`max\`

        app.yaml:8:3  services.Api
          "Api" cannot be a key here; wanted: a name of lower-case letters, digits and hyphens

        app.yaml:9:26  network.vpcId
          unknown key for \`kind: create\`; it belongs to \`kind: existing\`

        app.yaml:10:30  databases.main.engine
          "postgress" was given; wanted: one of postgres, mongo; did you mean \`postgres\`?

        app.yaml:10:43  databases.other
          needs \`engine\`: one of postgres, mongo

        app.yaml:11:17  secrets.KEY
          the value is not shown; wanted: one of generate, external, or a map with \`kind\`

        given.production.json:1:22  images.web
          "sha256:1" was given; wanted: a digest: sha256: and 64 hex digits

        given.production.json:2:2  secret
          unknown key; did you mean \`secrets\`?

        Pulumi.production.yaml:4:3  plinth:overide
          unknown key; did you mean \`plinth:override\`?

        Pulumi.production.yaml:5:50  services.web.routes[0].path
          no variable \`{verson}\`; did you mean \`version\`? (\`{{\` and \`}}\` are literal braces)"
    `);
  });

  it("in the stack's own keys", () => {
    const { message } = refusal({
      "Pulumi.production.yaml": `confg: {}
config:
  aws:region: eu-centrl-1
  plinth:stack: { profile: prodution, account: 012345678901, domain: Shop }
  plinth:secrets: { CLEAR: hunter2, FINE: { secure: AAAA } }
  plinth:override: { services: { web: { env: { X: { secure: BBBB } } } } }
`,
    });
    expect(message).toMatchInlineSnapshot(`
      "7 mistakes in the settings of production:

        Pulumi.production.yaml:1:1  confg
          unknown key; did you mean \`config\`?

        Pulumi.production.yaml:3:15  aws:region
          "eu-centrl-1" was given; wanted: an AWS region; did you mean \`eu-central-1\`?

        Pulumi.production.yaml:4:28  plinth:stack.profile
          "prodution" was given; wanted: a profile; did you mean \`production\`?

        Pulumi.production.yaml:4:48  plinth:stack.account
          012345678901 was given; wanted: the 12 digits in quotes, because a number loses its leading zeros

        Pulumi.production.yaml:4:70  plinth:stack.domain
          "Shop" was given; wanted: a domain such as shop.example, in lower case

        Pulumi.production.yaml:5:21  plinth:secrets.CLEAR
          the value is not shown; wanted: { secure: … }, which \`pulumi config set --secret --path 'plinth:secrets.CLEAR'\` writes

        Pulumi.production.yaml:6:48  plinth:override.services.web.env.X
          an encrypted value cannot stand here; wanted: \`plinth:secrets: { NAME: { secure: … } }\` in the stack file and \`secrets: { NAME: { config: true } }\` in app.yaml"
    `);
    expect(message).not.toMatch(/hunter2|AAAA|BBBB/);
  });

  it("of YAML have line and column, and never quote a secret", () => {
    expect(refusal({ "app.yaml": "services:\n  web: { port: 1\n" }).message).toMatch(/app\.yaml:\d+:\d+\n/);
    expect(refusal({ "app.yaml": "services: {}\nservices: {}\n" }).message).toMatch(/app\.yaml:2:1\n.*unique/);
    const leaking = refusal(stackFile('plinth:secrets: { A: { secure: "AAAA" "hunter2" } }'));
    expect(leaking.message).not.toMatch(/hunter2|AAAA/);
  });

  it("of aliases that never end", () => {
    const bomb = Array.from({ length: 12 }, (_, i) => `a${i}: &a${i} [${`*a${i - 1}, `.repeat(9)}]`);
    bomb[0] = "a0: &a0 [x]";
    expect(refusal({ "app.yaml": bomb.join("\n") }).message).toContain("too many values");
    expect(refusal({ "app.yaml": "services: &a { web: *a }" }).message).toContain("nested too deeply");
  });

  it("of a domain that is used and not set say where to set it", () => {
    const { message } = refusal({
      "app.yaml": 'services: { web: { port: 1, env: { U: "{domain}" } } }',
      "Pulumi.production.yaml": sound["Pulumi.production.yaml"].replace(", domain: shop.example", ""),
    });
    expect(message).toContain("app.yaml:1:39  services.web.env.U\n    this stack has no domain; set `domain`");
  });

  it("of a domain that is not set are one, however often it is used", () => {
    const { problems } = refusal({
      "app.yaml": 'services: { web: { port: 1, env: { U: "{domain}", V: "{domain}" } } }',
      "Pulumi.production.yaml": sound["Pulumi.production.yaml"].replace(", domain: shop.example", ""),
    });
    expect(problems).toHaveLength(1);
  });

  it("of a variable without quotes, which is a map to YAML, say how to write it", () => {
    const { message } = refusal({ "app.yaml": "services: { web: { port: 1, env: { NODE_ENV: {profile} } } }" });
    expect(message).toContain(
      'services.web.env.NODE_ENV\n    a map was given; wanted: text, which needs quotes here: "{profile}"',
    );
  });

  it("a stack without a file names the others, and ends with 6", () => {
    const { message, exitCode } = refusal({ "Pulumi.staging.yaml": "" }, { stack: "producton" });
    expect([message, exitCode]).toEqual([
      "There is no stack producton; known: production, staging. Did you mean production?",
      6,
    ]);
    expect(refusal({}, { stack: "../x" }).exitCode).toBe(6);
  });

  it("a folder without project or application says so", () => {
    expect(refusal({ "Pulumi.yaml": undefined }).message).toContain("There is no Pulumi.yaml");
    expect(refusal({ "app.yaml": undefined }).message).toContain("There is no app.yaml");
    expect(refusal({ "Pulumi.yaml": "runtime: nodejs" }).message).toContain("wanted: the project's name");
  });

  it("do not hide each other within one entry", () => {
    const { problems } = refusal({
      "app.yaml": "services: { web: { port: 0, uses: [nope], scale: { min: 3, mox: 1 } } }",
    });
    expect(problems.map(({ path }) => path.join("."))).toEqual([
      "services.web.port",
      "services.web.uses.0",
      "services.web.scale.mox",
    ]);
  });
});

describe("the engine's configuration", () => {
  const config = {
    "aws:region": "eu-west-1",
    "plinth:stack": '{"account":"222222222222","domain":"shop.example","profile":"production"}',
    "plinth:override": '{"services":{"web":{"env":{"V":1.1,"W":2},"port":70000}}}',
    "plinth:secrets": '{"KEY":"decrypted"}',
  };
  const file = stackFile(
    "plinth:override:\n  services:\n    web: { port: 70000, env: { V: 1.10, W: 3 } }\nplinth:secrets: { KEY: { secure: AAAA } }",
  );

  it("counts, and the file gives the lines", () => {
    expect(refusal(file, { config, project: "shop" }).message).toContain(
      "Pulumi.production.yaml:6:20  services.web.port\n    70000 was given",
    );
    const fine = { ...config, "plinth:override": config["plinth:override"].replace("70000", "80") };
    const { settings, stack } = load(file, { config: fine, project: "shop" });
    expect(stack.region).toBe("eu-west-1");
    expect(settings.services["web"]).toMatchObject({ port: 80, env: { V: "1.10", W: "2" } });
  });

  it("is given back with placeholders when there is no engine", () => {
    const { config: offline, secretKeys } = load(
      stackFile("plinth:secrets: { KEY: { secure: AAAA } }\nother:token: { secure: BBBB }\nother:n: 5"),
    );
    expect(offline).toMatchObject({
      "aws:region": "eu-central-1",
      "plinth:secrets": '{"KEY":"[secret]"}',
      "other:token": "[secret]",
      "other:n": "5",
    });
    expect(secretKeys).toEqual(["plinth:secrets", "other:token"]);
  });
});

describe("what the deployment hands in", () => {
  it("is empty for the first deploy, and a file that is missing is a mistake", () => {
    expect(refusal({ "given.production.json": undefined }).message).toContain("no such file; wanted: what deploys");
    expect(load({}).given).toEqual({ images: {}, secrets: [], zoneDelegated: false });
  });

  it("is not looked for where the caller knows it", () => {
    const given = { images: {}, secrets: ["A"], zoneDelegated: true };
    for (const file of [undefined, "{", '{ "images": { "gone": "sha256:1" } }']) {
      expect(load({ "given.production.json": file }, { given }).given).toEqual(given);
    }
  });

  it("is read, and JSON that is none has a place", () => {
    expect(load({ "given.production.json": '{ "secrets": ["A"] }' }).given.secrets).toEqual(["A"]);
    expect(refusal({ "given.production.json": '{\n  "secrets": [,]\n}' }).message).toContain(
      "given.production.json:2:15",
    );
  });
});
