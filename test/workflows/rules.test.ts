import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { steps, workflows, type Job } from "./workflow";

const all = [...steps];
const jobs = workflows.flatMap(([file, { jobs: ofFile }]) =>
  Object.entries(ofFile).map(([name, job]) => [`${file}/${name}`, job] as const),
);
/** What others may write: a branch's name, a title, what somebody typed. */
const foreign = /\$\{\{[^}]*\}\}/;

describe.each(workflows)("%s", (_file, { on, permissions, defaults, jobs: ofFile }) => {
  it("gives nothing by default, and each job what it names", () => {
    expect(permissions).toEqual({});
    for (const job of Object.values(ofFile)) expect(job.permissions).toBeDefined();
  });

  it("never runs what a fork says with a token that writes", () => {
    expect(Object.keys(on)).not.toContain("pull_request_target");
  });

  it("ends where something within a pipe fails", () => {
    if (Object.values(ofFile).some((job) => job.steps !== undefined))
      expect(defaults).toEqual({ run: { shell: "bash" } });
  });
});

describe.each(jobs)("%s", (_name, job) => {
  it("ends by itself, unless what it calls does", () => {
    expect(job.uses === undefined ? job["timeout-minutes"] : 1).toBeGreaterThan(0);
  });
});

describe.each(all)("%s", (_name, step) => {
  it("is pinned by commit, and says which version that is", () => {
    const uses = step.uses ?? "./";
    expect(uses).toMatch(/^(\.\/|[\w.-]+\/[\w./-]+@[0-9a-f]{40}$)/);
  });

  it("takes what is not ours as a variable, not as a part of the script", () => {
    expect(step.run ?? "").not.toMatch(foreign);
  });

  it("leaves no token behind, unless it is the one that pushes", () => {
    if (!step.uses?.startsWith("actions/checkout@")) return;
    expect(step.with?.["persist-credentials"]).toBe(step.with?.["ref"] === "${{ github.ref_name }}");
  });
});

it("an action has one version everywhere, which stands beside its commit", () => {
  const folder = join(__dirname, "../../.github");
  const texts = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".yml"))
    .map((file) => readFileSync(join(folder, file), "utf8"));
  const lines = texts.flatMap((text) => text.match(/uses: [^.\n].*$/gm) ?? []);
  for (const line of lines) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  const names = new Set(lines.map((line) => line.split("@")[0]));
  expect(new Set(lines).size).toBe(names.size);
});

describe("who may do what", () => {
  const permissions = Object.fromEntries(jobs.map(([name, job]) => [name, job.permissions]));

  it("is the least that each job needs", () => {
    expect(permissions).toEqual({
      "ci.yml/check": { contents: "read" },
      "ci.yml/audit": { contents: "read" },
      "comment.yml/comment": {
        ...{ actions: "read", contents: "read", "pull-requests": "write", "security-events": "write" },
      },
      "deploy.yml/staging": { contents: "write", "id-token": "write" },
      "deploy.yml/production": { contents: "write", "id-token": "write" },
      "deploy-stack.yml/deploy": { contents: "read", "id-token": "write" },
      "deploy-stack.yml/record": { contents: "write" },
      "drift.yml/drift": { contents: "read", "id-token": "write" },
      "preview.yml/preview": { contents: "read", "id-token": "write" },
      "pull-request.yml/review": { contents: "read" },
    });
  });

  it("a role goes with an environment, which says who gets it, and never with a token that writes", () => {
    const withRole = jobs.filter(([, { steps: ofJob = [] }]) =>
      ofJob.some(({ uses = "" }) => uses.startsWith("aws-actions/configure-aws-credentials@")),
    );
    expect(withRole.map(([name, { environment }]) => [name, environment])).toEqual([
      ["deploy-stack.yml/deploy", "${{ inputs.stack }}"],
      ["drift.yml/drift", "${{ matrix.stack }}-drift"],
      ["preview.yml/preview", "${{ matrix.stack }}-preview"],
    ]);
    for (const [, job] of withRole) expect(job.permissions).toEqual({ contents: "read", "id-token": "write" });
  });

  it("what runs a pull request's code has neither credentials nor a cache that others use", () => {
    const review = job("pull-request.yml", "review");
    expect(review.permissions).toEqual({ contents: "read" });
    expect(JSON.stringify(review)).not.toMatch(/secrets\.|id-token|configure-aws-credentials/);
  });

  it("what comments checks out the default branch, and puts what it downloads beside it", () => {
    const { steps: ofJob = [] } = job("comment.yml", "comment");
    const checkout = ofJob.find(({ uses }) => uses?.startsWith("actions/checkout@"))?.with;
    expect(Object.keys(checkout ?? {}).sort()).toEqual(["persist-credentials", "sparse-checkout"]);
    const download = ofJob.find(({ uses }) => uses?.startsWith("actions/download-artifact@"))?.with;
    expect(download?.["path"]).toBe("${{ runner.temp }}/review");
    expect(ofJob.flatMap(({ run }) => run ?? [])).toEqual(['node .github/scripts/comment.mjs "$RUNNER_TEMP/review"']);
  });

  it("forks and Dependabot get no preview with a role", () => {
    expect(job("preview.yml", "preview").if).toContain(
      "github.event.pull_request.head.repo.full_name == github.repository",
    );
  });
});

describe("concurrency", () => {
  it("a deploy is never broken off, and there is one of a stack at a time", () => {
    expect(job("deploy-stack.yml", "deploy").concurrency).toEqual({
      ...{ group: "deploy-${{ inputs.stack }}", "cancel-in-progress": false },
    });
    expect(workflow("deploy.yml").concurrency).toBeUndefined();
  });

  it("a push to a pull request ends the review of what was there before", () => {
    expect(workflow("pull-request.yml").concurrency).toEqual({
      group: "review-${{ github.ref }}",
      "cancel-in-progress": "${{ github.event_name == 'pull_request' }}",
    });
  });
});

it("the workflow whose end is waited for is called so", () => {
  expect(workflow("comment.yml").on).toEqual({ workflow_run: { workflows: ["review"], types: ["completed"] } });
  expect(workflow("pull-request.yml")).toMatchObject({ name: "review" });
});

describe("each step that runs something is run by a test", () => {
  const tests = readdirSync(__dirname)
    .filter((file) => file !== "rules.test.ts")
    .map((file) => readFileSync(join(__dirname, file), "utf8"))
    .join("\n");
  it.each(all.filter(([, { run }]) => run !== undefined).map(([name]) => name))("%s", (name) => {
    expect(tests.includes(`.run("${name}"`)).toBe(true);
  });
});

function workflow(wanted: string) {
  const found = workflows.find(([file]) => file === wanted);
  if (found === undefined) throw new Error(`there is no ${wanted}`);
  return found[1];
}

function job(file: string, name: string): Job {
  const found = workflow(file).jobs[name];
  if (found === undefined) throw new Error(`${file} has no job ${name}`);
  return found;
}
