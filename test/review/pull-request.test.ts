import { execFile } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseHtml, type DefaultTreeAdapterTypes } from "parse5";
import { beforeAll, describe, expect, it } from "vitest";
import type { PreviewDocument } from "../../preview/json";
import type { Previewed } from "../../review/previews";
import { changes, type Touched } from "../engine/changes";
import { change, clone, override, temporary } from "./project";

const root = join(__dirname, "../..");

/** What somebody changes in the description of production, and what the review says of it. */
interface Change {
  readonly what: string;
  readonly make: (head: string) => void;
  readonly code: number;
  /** Each as its kind and the resource. */
  readonly dangers?: readonly string[];
  readonly touched?: Touched;
  /** Stands in the comment. */
  readonly says?: readonly string[];
}

const inOverride = (settings: object) => (head: string) => {
  override(head, "production", settings as Record<string, unknown>);
};

/** What an operator changes without harm. */
const harmless = changes("production").map(([what, settings, touched]): Change => ({
  ...{ what, make: inOverride(settings), touched: told(touched) },
  // That what runs goes, somebody has to want.
  ...(what === "the services, by one less" ? { code: 5, dangers: ["scaled-to-zero worker-service"] } : { code: 0 }),
}));

/** Without the dashboard: its text is made of ARNs, which on both sides only a deployment tells. */
function told({ update = [], ...others }: Touched): Touched {
  const updated = update.filter((name) => name !== "dashboard-dashboard");
  return { ...others, ...(updated.length > 0 && { update: updated }) };
}

const immediate = { kind: "immediate", reason: "the stack is taken down" };

const uses = [{ sessions: "REDIS_URL" }, { queue: "QUEUE_REDIS_URL" }];
const withoutDatabase = (head: string) => {
  inOverride({ databases: null, release: null, jobs: null, services: { web: { uses }, worker: { uses } } })(head);
  withoutImages(head, ["dump", "pgbouncer"]);
};

/** What deploys hand in, without the images of what is gone or is to wait. */
function withoutImages(head: string, names: readonly string[]): void {
  const file = join(head, "given.production.json");
  const given = JSON.parse(readFileSync(file, "utf8")) as { images: Record<string, string> };
  const images = Object.fromEntries(Object.entries(given.images).filter(([name]) => !names.includes(name)));
  writeFileSync(file, JSON.stringify({ ...given, images }));
}

/** What stands in a container is text made of ARNs, and is compared all the same. */
const inContainers: readonly Change[] = [
  {
    what: "a variable",
    make: inOverride({ services: { web: { env: { NODE_ENV: "staging" } } } }),
    code: 0,
    touched: { update: ["web-service"], replace: ["web-task-definition"] },
    says: ['"staging"'],
  },
  {
    what: "a command",
    make: inOverride({ services: { worker: { command: ["node", "worker.js", "--all"] } } }),
    code: 0,
    touched: { update: ["worker-service"], replace: ["worker-task-definition"] },
    says: ["--all"],
  },
];

const dangerous: readonly Change[] = [
  {
    what: "the database goes",
    make: withoutDatabase,
    code: 5,
    dangers: ["data-deleted main-instance", "data-deleted main-secret"],
    says: ["the database main-instance is deleted, and what it holds (Pulumi refuses it: lift its protection"],
  },
  {
    what: "a cache has another name",
    make: (head) => {
      const app = readFileSync(join(head, "app.yaml"), "utf8");
      writeFileSync(
        join(head, "app.yaml"),
        app.replaceAll("sessions: REDIS_URL", "visits: REDIS_URL").replace("  sessions:", "  visits:"),
      );
    },
    code: 5,
    dangers: ["data-deleted sessions-replication-group"],
  },
  {
    what: "a bucket of backups goes",
    make: (head) => {
      inOverride({ buckets: null, jobs: null })(head);
      withoutImages(head, ["dump"]);
    },
    code: 5,
    dangers: ["data-deleted dumps-bucket"],
  },
  {
    what: "protection is lifted",
    make: inOverride({ databases: { main: { deletion: immediate } } }),
    code: 5,
    dangers: ["protection-lifted main-instance"],
    says: ["`deletionProtection`"],
  },
  {
    what: "backups are kept for less long",
    make: inOverride({ backups: { retentionDays: 7 } }),
    code: 5,
    dangers: ["backups-shortened backups-plan"],
  },
  {
    what: "the domain is another",
    make: (head) => {
      change(head, "Pulumi.production.yaml", { config: { "plinth:stack": { domain: "other.example" } } });
    },
    code: 5,
    dangers: ["entry-replaced dns-zone"],
  },
  {
    what: "a service has no image any more",
    make: (head) => {
      withoutImages(head, ["web"]);
    },
    code: 5,
    dangers: ["scaled-to-zero web-service", "scaled-to-zero worker-service"],
  },
  {
    what: "a port is opened to everybody beside the platform",
    make: (head) => {
      appendFileSync(
        join(head, "index.ts"),
        `
import * as aws from "@pulumi/aws";
const group = new aws.ec2.SecurityGroup("hole", { description: "by hand", vpcId: "vpc-1" }, { parent: platform });
new aws.vpc.SecurityGroupIngressRule(
  "hole-ssh",
  { securityGroupId: group.id, cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 22, toPort: 22, description: "ssh" },
  { parent: platform },
);
`,
      );
    },
    code: 5,
    dangers: ["opened-to-the-internet hole-ssh"],
    says: ["security-group-no-admin-ports"],
  },
  {
    what: "it costs more than it may",
    make: (head) => {
      change(head, "Pulumi.production.yaml", { config: { "plinth:budget": { monthlyUsd: { max: 300 } } } });
    },
    code: 5,
    says: ["not within the budget"],
  },
  {
    what: "what is dangerous is allowed",
    make: (head) => {
      inOverride({ backups: { retentionDays: 14 } })(head);
      change(head, "Pulumi.production.yaml", {
        config: {
          "plinth:allow": [
            {
              change: "backups-shortened",
              resource: "backups-plan",
              reason: "the law asks for two weeks",
              until: "2999-12-31",
            },
          ],
        },
      });
    },
    code: 0,
    dangers: ["backups-shortened backups-plan"],
    says: ["the law asks for two weeks"],
  },
  {
    what: "the settings are wrong",
    make: inOverride({ databases: { main: { instanceClas: "db.r7g.large" } } }),
    code: 2,
    says: ["the preview failed", "did you mean `instanceClass`?"],
  },
  {
    what: "the program is broken",
    make: (head) => {
      appendFileSync(join(head, "index.ts"), 'throw new Error("not today");\n');
    },
    code: 1,
    says: ["the preview failed", "not today"],
  },
];

/** A pull request in each of these ways, on a stack with two zones, in two processes. */
describe("a pull request", { timeout: 300_000 }, () => {
  const base = clone();
  const out = temporary();
  const all = [...harmless, ...inContainers, ...dangerous];
  let done: Previewed[];

  beforeAll(async () => {
    const zones = { network: { zones: ["a", "b"] } };
    override(base, "production", zones);
    mkdirSync(join(out, "base"));
    await worker([{ stack: "production", args: ["--cwd", base, "--save", "base/production.json", "-q"] }]);
    const jobs = all.map(({ what, make }) => {
      const head = clone();
      override(head, "production", zones);
      make(head);
      const args = ["--cwd", head, "--against", "base/production.json", "--out", join(out, what), "-q"];
      return { stack: "production", args };
    });
    const [even, odd] = await Promise.all([0, 1].map((half) => worker(jobs.filter((_, index) => index % 2 === half))));
    done = all.map((_, index) => (index % 2 === 0 ? even : odd)![Math.floor(index / 2)]!);
  }, 300_000);

  const worker = (jobs: readonly object[]): Promise<Previewed[]> =>
    new Promise((resolve, reject) => {
      const argv = ["-r", join(root, "bin/register.js"), join(root, "review/worker.ts"), base, JSON.stringify(jobs)];
      execFile(process.execPath, argv, { cwd: out, maxBuffer: 1e9 }, (error, stdout, stderr) => {
        if (error === null) resolve(JSON.parse(stdout) as Previewed[]);
        else reject(new Error(stderr, { cause: error }));
      });
    });

  it.each(all.map((each, index) => [each.what, each, index] as const))("in which %s", (what, each, index) => {
    const { code, stdout, stderr } = done[index]!;
    expect({ code, stderr: code === each.code ? "" : stderr + stdout }).toEqual({ code: each.code, stderr: "" });
    if (code === 1 || code === 2) {
      for (const text of each.says ?? []) if (!text.includes("failed")) expect(stderr).toContain(text);
      return;
    }
    const file = (name: string) => readFileSync(join(out, what, name), "utf8");
    const document = JSON.parse(file("preview.json")) as PreviewDocument;
    expect(document.danger?.map(({ kind, name }) => `${kind} ${name}`) ?? []).toEqual(
      expect.arrayContaining([...(each.dangers ?? [])]),
    );
    if (each.dangers === undefined) expect(document.danger).toEqual([]);
    if (each.touched !== undefined) expect(told(touched(document))).toEqual(each.touched);
    const comment = file("preview.md");
    expect(comment.split("\n")[0]).toBe("<!-- plinth:everesthood/production -->");
    expect(comment.length).toBeLessThanOrEqual(64_000);
    for (const text of each.says ?? []) expect(comment.replaceAll("&#8203;", "")).toContain(text);
    const page = textOf(parseHtml(file("preview.html")));
    for (const name of Object.values(touched(document)).flat()) expect(page).toContain(name);
  });
});

/** By logical names, as the engine's own preview was asked in test/engine/changes.test.ts. */
function touched({ steps = [] }: PreviewDocument): Touched {
  const all: Partial<Record<keyof Touched, string[]>> = {};
  for (const { op, urn } of steps) {
    if (op !== "create" && op !== "update" && op !== "replace" && op !== "delete") continue;
    (all[op] ??= []).push(urn.split("::")[3] ?? "");
  }
  return Object.fromEntries(Object.entries(all).map(([op, names]) => [op, names.sort()]));
}

const textOf = (node: DefaultTreeAdapterTypes.Node): string =>
  "value" in node ? node.value : "childNodes" in node ? node.childNodes.map(textOf).join(" ") : "";
