import fc from "fast-check";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { diagram } from "../../../preview/diagram";
import { mermaid } from "../../../preview/diagram/mermaid";
import { svg } from "../../../preview/diagram/svg";
import { shown } from "../../../preview/diagram/types";
import type { Plan } from "../../../preview/plan";
import { Secret } from "../../../preview/values";
import { stackFrom } from "../../documentdb/description";
import { recordFiles, rootOnEks } from "../../kubernetes/plans";
import { recordStack } from "../../stack";
import { resource } from "../sample";
import {
  changed,
  component,
  diff,
  GROUP,
  lines,
  made,
  plan,
  RULE,
  SERVICE,
  shop,
  STORE,
  STORE_GROUP,
  things,
} from "./sample";

const bucket = made("aws:s3/bucket:Bucket", "uploads-bucket", "uploads");
const policy = made("aws:iam/rolePolicy:RolePolicy", "web-role-policy", "web", {
  propertyDependencies: { policy: [bucket.urn] },
});

describe("a picture", () => {
  it("has a thing and its place for what people speak of, and a line for each rule", () => {
    const drawn = diagram(plan(...shop));
    expect(things(drawn)).toEqual([
      "data: main, RDS PostgreSQL, Multi-AZ",
      "private: web, ECS service on Fargate, 2 tasks",
    ]);
    expect(lines(drawn)).toEqual(["web -> main 5432"]);
    expect(drawn.groups.map(({ id, parent }) => [id, parent])).toEqual([
      ["region", undefined],
      ["vpc", "region"],
      ["private", "vpc"],
      ["data", "vpc"],
    ]);
    expect(drawn.nodes.find(({ label }) => label === "main")?.urns).toEqual([STORE_GROUP.urn, STORE.urn, RULE.urn]);
  });

  it("shows who may use a bucket, but not what only everything uses", () => {
    const key = made("aws:kms/key:Key", "keys-key", "keys");
    const encrypted = { ...bucket, propertyDependencies: { kmsKey: [key.urn] } };
    const drawn = diagram(plan(...shop, encrypted, policy, key));
    expect(lines(drawn)).toEqual(["web -> main 5432", "web -> uploads"]);
  });

  it("counts alarms on what they watch, and draws no line for them", () => {
    const alarms = ["cpu", "memory"].map((name) =>
      made("aws:cloudwatch/metricAlarm:MetricAlarm", `web-${name}`, "web", {
        propertyDependencies: { alarmActions: [bucket.urn] },
      }),
    );
    const drawn = diagram(plan(...shop, ...alarms, bucket));
    expect(things(drawn)).toContain("private: web, ECS service on Fargate, 2 tasks, 2 alarms");
    expect(lines(drawn)).toEqual(["web -> main 5432"]);
  });

  it("draws many secrets as one, and one by its name", () => {
    const secrets = ["A", "B"].map((key) => made("aws:secretsmanager/secret:Secret", `web-secret-${key}`));
    expect(things(diagram(plan(component("web"), ...secrets)))).toEqual([
      "region: secrets, 2 Secrets Manager secrets, A, B",
    ]);
    expect(things(diagram(plan(component("web"), ...secrets.slice(1))))).toEqual(["region: B, Secrets Manager secret"]);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["all ports", { ipProtocol: "-1" }, "all ports"],
    ["a range", { fromPort: 8000, toPort: 8010, ipProtocol: "tcp" }, "8000-8010"],
    ["another protocol", { fromPort: 53, toPort: 53, ipProtocol: "udp" }, "53/udp"],
  ])("tells %s of a rule", (_, rule, label) => {
    const drawn = diagram(
      plan(...shop.filter((each) => each !== RULE), { ...RULE, inputs: rule as typeof RULE.inputs }),
    );
    expect(lines(drawn)).toEqual([`web -> main ${label}`]);
  });

  it("reads rules of the older kinds, and who lets everybody in", () => {
    const inline = { ...GROUP, inputs: { ingress: [{ fromPort: 80, toPort: 80, cidrBlocks: ["0.0.0.0/0"] }] } };
    const older = made("aws:ec2/securityGroupRule:SecurityGroupRule", "main-older", "main", {
      inputs: { type: "ingress", fromPort: 5433, toPort: 5433, protocol: "tcp" },
      propertyDependencies: { securityGroupId: [STORE_GROUP.urn], sourceSecurityGroupId: [GROUP.urn] },
    });
    const out = { ...older, urn: `${older.urn}-out`, inputs: { ...older.inputs, type: "egress" } };
    const drawn = diagram(plan(component("web"), component("main"), SERVICE, inline, STORE, STORE_GROUP, older, out));
    expect(lines(drawn)).toEqual(["Internet -> web 80", "web -> main 5433"]);
  });

  it("shows what nobody has heard of if it is a thing of its own", () => {
    const of = (type: string) => shown(resource({ urn: "u", type, name: "n" }))?.kind;
    expect(of("aws:dynamodb/table:Table")).toBe("dynamodb table");
    expect(of("aws:autoscaling/group:Group")).toBe("autoscaling group");
    expect(of("cloudflare:index/workersScript:WorkersScript")).toBe("cloudflare workers script");
    for (const type of [
      "aws:iam/user:User",
      "aws:rds/optionGroup:OptionGroup",
      "aws:s3/bucketMetric:BucketConfiguration",
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      "kubernetes:core/v1:ConfigMap",
      "random:index/randomId:RandomId",
      "pulumi:providers:aws",
    ]) {
      expect(of(type), type).toBeUndefined();
    }
  });

  it("puts what is in subnets into the VPC, and the rest beside it", () => {
    const host = made("aws:mq/broker:Broker", "jobs", "x", { inputs: { subnetIds: ["subnet-1"] } });
    expect(things(diagram(plan(host, made("aws:dynamodb/table:Table", "carts", "x"))))).toEqual([
      "private: jobs, mq broker",
      "region: carts, dynamodb table",
    ]);
  });

  it("never tells a secret", () => {
    const secret = new Secret("do-not-tell");
    const zone = made("aws:route53/zone:Zone", "dns-zone", "dns", { inputs: { name: secret } });
    const drawn = diagram(
      plan(zone, { ...STORE, inputs: { engine: secret } }, { ...SERVICE, inputs: { desiredCount: secret } }),
    );
    expect(JSON.stringify(drawn)).not.toContain("do-not-tell");
    expect(mermaid(drawn)).not.toContain("do-not-tell");
  });
});

describe("a picture of changes", () => {
  const change = (...all: Parameters<typeof diff>) => {
    const after = all.flatMap((each) => (each.change === "delete" ? [] : [each.after ?? each.before!]));
    return diagram(plan(...after), diff(...all));
  };
  const marks = (drawn: ReturnType<typeof diagram>) =>
    Object.fromEntries(drawn.nodes.map(({ label, change: mark }) => [label, mark]));
  const same = (of: Parameters<typeof changed>[1]) => changed("same", of);

  it("marks nothing where nothing changes", () => {
    const drawn = change(...shop.map(same));
    expect(marks(drawn)).toEqual({ main: undefined, web: undefined });
    expect(lines(drawn)).toEqual(["web -> main 5432"]);
  });

  it("marks what comes, goes and is replaced, and keeps what goes in sight", () => {
    const drawn = change(
      ...[component("web"), component("main"), GROUP, STORE_GROUP].map(same),
      changed("replace", STORE),
      changed("create", SERVICE),
      changed("create", RULE),
      changed("delete", bucket),
    );
    expect(marks(drawn)).toEqual({ main: "replace", web: "create", uploads: "delete" });
    expect(lines(drawn)).toEqual(["web -> main 5432 (create)"]);
  });

  it("marks a thing as changed by what belongs to it, and a line by itself", () => {
    const drawn = change(
      ...shop.filter((each) => each !== RULE).map(same),
      same(bucket),
      changed("delete", RULE),
      changed("create", policy),
    );
    expect(marks(drawn)).toEqual({ main: "update", web: "update", uploads: undefined });
    expect(lines(drawn)).toEqual(["web -> main 5432 (delete)", "web -> uploads (create)"]);
  });

  it("marks another port", () => {
    const moved = {
      ...changed("update", RULE),
      after: { ...RULE, inputs: { ...RULE.inputs, fromPort: 5433, toPort: 5433 } },
    };
    const drawn = change(...shop.filter((each) => each !== RULE).map(same), moved);
    expect(lines(drawn)).toEqual(["web -> main 5433 (update)"]);
  });

  it("follows a thing to its new name", () => {
    const was = { ...STORE, urn: "urn:pulumi:test::shop::aws:rds/instance:Instance::old", name: "old" };
    const drawn = change(...shop.filter((each) => each !== STORE).map(same), {
      ...changed("same", STORE),
      before: was,
      renamedFrom: was.urn,
    });
    expect(marks(drawn)).toEqual({ main: undefined, web: undefined });
  });
});

describe("the application at the root", () => {
  const plans = new Map<string, Plan>();
  const of = (name: string) => diagram(plans.get(name)!);
  beforeAll(async () => {
    plans.set("ECS", (await recordStack(join(__dirname, "../../.."), "production")).made.plan);
    plans.set("EKS", (await recordFiles(rootOnEks("production"), "production")).plan);
  });

  it.each(["ECS", "EKS"])("is a picture on %s that one can take in, and each thing stands once", (platform) => {
    const { nodes, edges } = of(platform);
    expect(nodes.length).toBeGreaterThan(10);
    expect(nodes.length).toBeLessThanOrEqual(40);
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    const ids = new Set(nodes.map(({ id }) => id));
    expect(edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([]);
    const told = nodes.flatMap(({ urns }) => urns);
    expect(new Set(told).size).toBe(told.length);
  });

  it("goes from the internet by the load balancer and services to stores", () => {
    const names = (platform: string) => lines(of(platform)).filter((line) => /\d/.test(line));
    expect(names("ECS")).toEqual([
      "Internet -> ingress 80, 443",
      "dump -> main 5432",
      "ingress -> web 3000",
      "main-pooler -> main 5432",
      "main-pooler -> main-pooler 5432",
      "main-setup -> main 5432",
      "release -> main 5432",
      "web -> main-pooler 5432",
      "web -> queue 6379",
      "web -> sessions 6379",
      "worker -> main-pooler 5432",
      "worker -> queue 6379",
      "worker -> sessions 6379",
    ]);
    // There the pooler needs no load balancer; all else is the same.
    expect(names("EKS")).toEqual(names("ECS").filter((line) => line !== "main-pooler -> main-pooler 5432"));
  });

  it("calls the parts as AWS does, each in its tier", () => {
    const drawn = things(of("ECS"));
    expect(drawn).toEqual(
      expect.arrayContaining([
        "data: main, RDS PostgreSQL, Multi-AZ, 5 alarms",
        "outside: everesthood.example, Route 53 hosted zone",
        "private: main-pooler, Network Load Balancer, 1 alarm",
        "public: ingress, Application Load Balancer, 1 alarm",
        "region: dumps, S3 bucket",
      ]),
    );
    expect(things(of("EKS"))).toEqual(
      expect.arrayContaining(["private: dump, CronJob on EKS, 2 alarms", "region: cluster, EKS cluster"]),
    );
  });

  it.each(["ECS", "EKS"])("is the same on %s in whatever order the program asks for things", async (platform) => {
    const all = plans.get(platform)!;
    const wanted = diagram(all);
    const [text, picture] = [mermaid(wanted), await svg(wanted)];
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...all.resources], { minLength: all.resources.length }),
        async (resources) => {
          const drawn = diagram({ ...all, resources });
          expect(drawn).toEqual(wanted);
          expect(mermaid(drawn)).toBe(text);
          expect(await svg(drawn)).toBe(picture);
        },
      ),
      { numRuns: 5 },
    );
  });
});

describe("an application on DocumentDB", () => {
  it("has its cluster as one thing, which the service reaches", async () => {
    const { made: recorded } = await stackFrom(
      `
services:
  web: { image: "registry.example/web@sha256:${"1".repeat(64)}", port: 3000, routes: [/], health: { ready: /ready }, uses: [main] }
databases: { main: { engine: documentdb, pool: { max: 20 } } }
notifications: { critical: [oncall@shop.example], warning: [team@shop.example] }
`,
      "production",
      { zoneDelegated: true },
    );
    const drawn = diagram(recorded.plan);
    expect(drawn.nodes.filter(({ kind }) => kind.startsWith("DocumentDB")).map(({ kind }) => kind)).toEqual([
      "DocumentDB cluster",
    ]);
    expect(lines(drawn)).toContain("web -> main 27017");
  });
});
