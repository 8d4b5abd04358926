import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { git } from "./repository";
import { Runner } from "./workflow";

let runner: Runner;
beforeEach(() => {
  runner = new Runner();
});
afterEach(() => {
  runner.remove();
});

describe("what deploys and previews share", () => {
  it("installs the packages, and fails where they cannot be had", async () => {
    runner.fake("npm");
    expect((await runner.run("action.yml/Install the packages")).code).toBe(0);
    expect(runner.calls()).toEqual(["workspace: npm ci --loglevel=warn"]);
    runner.fake("npm", "exit 1");
    expect((await runner.run("action.yml/Install the packages")).code).toBe(1);
  });

  /** An archive as Pulumi's are, with a CLI that says something, behind a `curl`. */
  function published(): string {
    const made = mkdtempSync(join(runner.folder, "release-"));
    mkdirSync(join(made, "pulumi"));
    writeFileSync(join(made, "pulumi/pulumi"), "#!/bin/sh\necho v0.0.0\n", { mode: 0o755 });
    execFileSync("tar", ["--create", "--gzip", "--file", join(made, "archive"), "--directory", made, "pulumi"]);
    runner.fake("curl", `while (($#)); do [[ $1 == --output ]] && cp "${join(made, "archive")}" "$2"; shift; done`);
    return createHash("sha256")
      .update(readFileSync(join(made, "archive")))
      .digest("hex");
  }

  it("installs the CLI that was meant", async () => {
    const SHA256 = published();
    const ran = await runner.run("action.yml/Install the CLI", { VERSION: "0.0.0", SHA256 });
    expect(ran.code, ran.stderr).toBe(0);
    expect(runner.calls().join()).toContain("https://get.pulumi.com/releases/sdk/pulumi-v0.0.0-linux-x64.tar.gz");
    expect(execFileSync(join(ran.path.trim(), "pulumi"), { encoding: "utf8" })).toBe("v0.0.0\n");
  });

  it("installs no other one", async () => {
    published();
    const ran = await runner.run("action.yml/Install the CLI"); // the sum is that of the real one
    expect(ran.code).not.toBe(0);
    expect(ran.path).toBe("");
    expect(existsSync(join(runner.temp, "pulumi"))).toBe(false);
  });
});

describe("a preview with a role", () => {
  const env = { STACK: "staging", POLICIES: "policies" };

  it("asks the engine, and shows what it said", async () => {
    runner.fake("pulumi", "echo '+ aws:s3:Bucket'; echo a warning >&2");
    const { code, stdout, summary } = await runner.run("preview.yml/preview/Preview", env);
    expect(code).toBe(0);
    expect(runner.calls()).toEqual([
      "workspace: pulumi preview --stack staging --diff --policy-pack policies --non-interactive --color never",
    ]);
    expect(stdout).toBe("+ aws:s3:Bucket\na warning\n");
    expect(summary).toBe("## staging\n``````diff\n+ aws:s3:Bucket\na warning\n\n``````\n");
  });

  it("fails as the engine does, and shows why", async () => {
    runner.fake("pulumi", "echo 'a policy is violated'; exit 255");
    const { code, summary } = await runner.run("preview.yml/preview/Preview", env);
    expect(code).toBe(255);
    expect(summary).toContain("a policy is violated");
  });

  it("shows as much as a summary takes", async () => {
    runner.fake("pulumi", "head --bytes=2000000 /dev/zero | tr '\\0' x");
    const { code, summary } = await runner.run("preview.yml/preview/Preview", env);
    expect(code).toBe(0);
    expect(summary.length).toBeLessThan(2 ** 20);
    expect(summary).toMatch(/x\n``````\n$/);
  });
});

describe("a deploy", () => {
  const env = { STACK: "production", TAG: "v13", POLICIES: "policies" };

  it("hands in the images of a tag", async () => {
    runner.fake("npm");
    expect((await runner.run("deploy-stack.yml/deploy/Hand in the images", env)).code).toBe(0);
    expect(runner.calls()).toEqual(["workspace: npm run given -- production --tag v13"]);
  });

  it("takes a tag for nothing else than a tag", async () => {
    runner.fake("npm", `[[ $5 == --tag && $6 == *touch* && $# == 6 ]]`);
    const TAG = `v13"; touch "${join(runner.workspace, "owned")}"; $(touch owned) "`;
    // a fake logs its words by `$*`, so that the number of them is looked at in the fake
    expect((await runner.run("deploy-stack.yml/deploy/Hand in the images", { ...env, TAG })).code).toBe(0);
    expect(existsSync(join(runner.workspace, "owned"))).toBe(false);
  });

  it("stops where there are none of the tag", async () => {
    runner.fake("npm", "exit 1");
    expect((await runner.run("deploy-stack.yml/deploy/Hand in the images", env)).code).toBe(1);
  });

  it("deploys under the policies, and fails as the engine does", async () => {
    runner.fake("pulumi");
    expect((await runner.run("deploy-stack.yml/deploy/Deploy", env)).code).toBe(0);
    expect(runner.calls()).toEqual([
      "workspace: pulumi up --yes --stack production --policy-pack policies --non-interactive --color never",
    ]);
    runner.fake("pulumi", "exit 255");
    expect((await runner.run("deploy-stack.yml/deploy/Deploy", env)).code).toBe(255);
  });

  it("is done when nothing is left to do", async () => {
    runner.fake("pulumi", "exit 7");
    expect((await runner.run("deploy-stack.yml/deploy/Verify that nothing is left to do", env)).code).toBe(7);
    expect(runner.calls()).toEqual([
      "workspace: pulumi preview --stack production --expect-no-changes --non-interactive --color never",
    ]);
  });
});

describe("an application that was deployed", () => {
  let server: Server;
  let asked: (string | undefined)[];
  let answers: number[];
  let url: string;
  beforeEach(async () => {
    [asked, answers] = [[], []];
    server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(answers.shift() ?? 200).end();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.close();
  });

  const ask = (output: object) => {
    runner.fake("pulumi", `echo '${JSON.stringify(output)}'`);
    const env = { STACK: "production", SMOKE_PATH: "/api/ready", RETRY_SECONDS: "1", no_proxy: "127.0.0.1" };
    return runner.run("deploy-stack.yml/deploy/Verify that the application answers", env);
  };

  it("is asked at the address that the stack gives, until it answers well", async () => {
    answers = [503];
    const ran = await ask({ url });
    expect(ran.code, ran.stderr).toBe(0);
    expect(runner.calls()).toEqual(["workspace: pulumi stack output --json --stack production"]);
    expect(asked).toEqual(["/api/ready", "/api/ready"]);
    expect(ran.stdout).toBe(`${url}/api/ready answers\n`);
  });

  it("fails the deploy where it does not", async () => {
    answers = Array.from({ length: 20 }, () => 500);
    expect((await ask({ url })).code).not.toBe(0);
    expect(asked.length).toBe(6);
  });

  it.each([{}, { url: "" }])("is not asked where nobody comes in: %j", async (output) => {
    expect(await ask(output)).toMatchObject({ code: 0, stdout: "no service of production is public\n" });
    expect(asked).toEqual([]);
  });

  it("is not taken for well where the stack cannot be asked", async () => {
    runner.fake("pulumi", "exit 1");
    const env = { STACK: "production", SMOKE_PATH: "/" };
    expect((await runner.run("deploy-stack.yml/deploy/Verify that the application answers", env)).code).toBe(1);
  });
});

describe("what was deployed", () => {
  const env = { STACK: "production", TAG: "v13", GITHUB_REF_NAME: "main" };
  const file = "given.production.json";
  let origin: string;
  beforeEach(() => {
    origin = join(runner.folder, "origin.git");
    git(runner.folder, "init", "--quiet", "--bare", "--initial-branch=main", origin);
    git(runner.workspace, "init", "--quiet", "--initial-branch=main");
    git(runner.workspace, "remote", "add", "origin", origin);
    runner.write(file, '{ "images": { "web": "sha256:1" } }\n');
    runner.write("other.txt", "as it is");
    git(runner.workspace, "add", "--all");
    git(runner.workspace, "commit", "--quiet", "--message", "before");
    git(runner.workspace, "push", "--quiet", "origin", "main");
    mkdirSync(join(runner.temp, "given"));
  });
  const handedIn = (text: string) => {
    writeFileSync(join(runner.temp, "given", file), text);
  };

  it("is what the repository says from then on, and nothing else of it changes", async () => {
    handedIn('{ "images": { "web": "sha256:2" } }\n');
    runner.write("other.txt", "changed by nobody who meant it");
    const ran = await runner.run("deploy-stack.yml/record/Commit what was handed in", env);
    expect(ran.code, ran.stderr).toBe(0);
    expect(git(origin, "log", "-1", "--format=%s by %an", "main")).toBe("production runs v13 by github-actions[bot]");
    expect(git(origin, "show", `main:${file}`)).toBe('{ "images": { "web": "sha256:2" } }');
    expect(git(origin, "show", "main:other.txt")).toBe("as it is");
  });

  it("is not said twice", async () => {
    handedIn(readFileSync(join(runner.workspace, file), "utf8"));
    const ran = await runner.run("deploy-stack.yml/record/Commit what was handed in", env);
    expect(ran).toMatchObject({ code: 0, stdout: `${file} says so already\n` });
    expect(git(origin, "log", "--format=%s", "main")).toBe("before");
  });

  it("waits on a branch where the main one takes nothing, and says so", async () => {
    handedIn("{}\n");
    git(runner.workspace, "push", "--quiet", "origin", "main:deployed-production"); // of an earlier deploy
    writeFileSync(join(origin, "hooks/update"), '#!/bin/sh\n[ "$1" != refs/heads/main ]\n', { mode: 0o755 });
    const ran = await runner.run("deploy-stack.yml/record/Commit what was handed in", env);
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toBe(
      "::warning title=production::Merge deployed-production: the next push would deploy the images of before.\n",
    );
    expect(git(origin, "show", `main:${file}`)).toContain("sha256:1");
    expect(git(origin, "show", `deployed-production:${file}`)).toBe("{}");
  });

  it("fails aloud where it can be written nowhere", async () => {
    handedIn("{}\n");
    writeFileSync(join(origin, "hooks/pre-receive"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    expect((await runner.run("deploy-stack.yml/record/Commit what was handed in", env)).code).not.toBe(0);
  });
});

describe("drift", () => {
  it.each([
    [0, "is as the program wants it", ""],
    [7, "is not as the program wants it", "::error title=staging::staging is not as the program wants it\n"],
    [255, "could not be compared", "::error title=staging::staging could not be compared\n"],
  ])("ends with %i: %s", async (wanted, said, error) => {
    runner.fake("pulumi", `echo '~ aws:s3:Bucket'; exit ${wanted}`);
    const { code, stdout, summary } = await runner.run("drift.yml/drift/Compare", { STACK: "staging" });
    expect(code).toBe(wanted);
    expect(runner.calls()).toEqual([
      "workspace: pulumi preview --stack staging --refresh --diff --expect-no-changes --non-interactive --color never",
    ]);
    expect(stdout).toBe(`~ aws:s3:Bucket\n${error}`);
    expect(summary).toBe(`## staging ${said}\n\`\`\`\`\`\`diff\n~ aws:s3:Bucket\n\n\`\`\`\`\`\`\n`);
  });
});

describe("continuous integration", () => {
  it("ends as the script does that a machine of one's own runs, too", async () => {
    mkdirSync(join(runner.workspace, ".ci"));
    for (const code of [0, 1]) {
      writeFileSync(join(runner.workspace, ".ci/run"), `#!/usr/bin/env bash\nexit ${code}\n`, { mode: 0o755 });
      expect((await runner.run("ci.yml/check/Test and check")).code).toBe(code);
    }
  });

  it("ends badly where a package is known to be vulnerable", async () => {
    runner.fake("npm", "exit 1");
    expect((await runner.run("ci.yml/audit/Audit")).code).toBe(1);
    expect(runner.calls()).toEqual(["workspace: npm audit --audit-level=high --loglevel=notice"]);
  });
});
