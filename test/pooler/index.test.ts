import * as random from "@pulumi/random";
import { describe, expect, it } from "vitest";
import { Database } from "../../components/database";
import { Pooler, type RunPgbouncer } from "../../components/pooler";
import { pgbouncerTasks } from "../../components/pooler/tasks";
import { postgres } from "../database/parsed";
import { recorded } from "../recorded";
import { account, alarms, cluster, logs, network, region } from "../wiring";

const image = { image: "registry.example/pgbouncer@sha256:1", digest: "sha256:1" };

const run: RunPgbouncer = (name, args, opts) => pgbouncerTasks(name, { ...args, cluster: cluster() }, opts);

const pooler = (input: object, { running = true } = {}) =>
  recorded(() => {
    const settings = postgres({ user: "shop", pooling: input });
    const { pooling } = settings;
    if (pooling.kind === "none") throw new Error("a test's pooler is of some kind");
    const shared = { settings, account, region, network: network(), keyArn: "data-key", logs, alarms };
    const database = new Database("main", { ...shared, vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] });
    const own = pooling.kind === "proxy" ? { pooling } : { pooling, image, run, running };
    const made = new Pooler("main-pooler", { ...shared, ...own, database });
    const { reach, parts, after = [] } = made.connection;
    new random.RandomId("client", { byteLength: 4 }, { dependsOn: [...after] });
    return { reach, parts };
  });

describe("PgBouncer", () => {
  it("runs in tasks behind a load balancer of the network's own, which its clients reach by name", async () => {
    const made = await pooler({ kind: "pgbouncer", tasks: 3 });
    expect(made.inputs("main-pooler-service")).toMatchObject({
      desiredCount: 3,
      loadBalancers: [
        {
          targetGroupArn: "arn:aws:test:::main-pooler-target-group",
          containerName: "main-pooler",
          containerPort: 5432,
        },
      ],
      networkConfiguration: { assignPublicIp: false },
      deploymentCircuitBreaker: { enable: true, rollback: true },
    });
    expect(made.inputs("main-pooler-load-balancer")).toMatchObject({
      loadBalancerType: "network",
      internal: true,
      subnets: ["network-subnet-private-a-id", "network-subnet-private-b-id"],
      securityGroups: ["main-pooler-balancer-security-group-id"],
    });
    expect(made.inputs("main-pooler-listener")).toMatchObject({ port: 5432, protocol: "TCP" });
    expect(made.plan.outputs).toMatchObject({
      reach: {
        peer: { name: "main-pooler-balancer", securityGroupId: "main-pooler-balancer-security-group-id" },
        port: 5432,
      },
      parts: {
        host: { plain: "main-pooler-load-balancer.elb.amazonaws.com" },
        url: { secretArn: "main-pooler-secret-id", jsonKey: "url" },
      },
    });
    expect(made.document("main-pooler-secret-version", "secretString")).toEqual({
      url: "postgresql://shop:result-of-main-random-password@main-pooler-load-balancer.elb.amazonaws.com:5432/app?sslmode=require",
      password: "result-of-main-random-password",
    });
  });

  it("is let in by the database, and lets in its load balancer alone", async () => {
    const made = await pooler({ kind: "pgbouncer" });
    const rules = made.names("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(rules.filter((rule) => rule.startsWith("main")).sort()).toEqual([
      "main-pooler-security-group-ingress-rule-main-pooler-balancer",
      "main-security-group-ingress-rule-main-pooler",
      "main-security-group-ingress-rule-main-setup",
    ]);
    expect(made.dependencies("main-pooler-service")).toEqual(
      expect.arrayContaining([
        "main-security-group-ingress-rule-main-pooler",
        "main-pooler-security-group-egress-rule-main",
        "main-pooler-security-group-ingress-rule-main-pooler-balancer",
        "main-pooler-balancer-security-group-egress-rule-main-pooler",
      ]),
    );
  });

  it("comes before whatever connects, as does the set-up of the database", async () => {
    const made = await pooler({ kind: "pgbouncer" });
    expect(made.dependencies("client")).toEqual(["main-pooler-service", "main-invocation-setup"]);
  });

  it("gets its configuration as text and the password by reference, and starts while the database is set up", async () => {
    const made = await pooler({ kind: "pgbouncer", poolSize: 7 });
    const [container] = made.document("main-pooler-task-definition", "containerDefinitions") as Record<
      string,
      unknown
    >[];
    expect(container).toMatchObject({
      image: image.image,
      user: "1000:1000",
      readonlyRootFilesystem: true,
      secrets: [{ name: "DATABASE_PASSWORD", valueFrom: "main-secret-id:password::" }],
      mountPoints: [{ containerPath: "/run/pgbouncer" }],
    });
    const environment = container?.["environment"] as { name: string; value: string }[];
    expect(environment.find(({ name }) => name === "DATABASE_USER")?.value).toBe("shop");
    const ini = environment.find(({ name }) => name === "PGBOUNCER_INI")?.value;
    expect(ini).toContain("app = host=main-instance.rds.amazonaws.com port=5432 dbname=app");
    expect(ini).toContain("default_pool_size = 7");
    expect(made.dependencies("main-pooler-service")).not.toContain("main-invocation-setup");
  });

  it("shows its settings in a preview, which does not know the text that they go into", async () => {
    const made = await pooler({ kind: "pgbouncer", poolSize: 7 });
    expect(made.resource("main-pooler").outputs).toMatchObject({ pooling: { kind: "pgbouncer", poolSize: 7 } });
    expect(made.resource("main").outputs).toMatchObject({ setup: { user: "shop", extensions: [] } });
  });

  it("waits without tasks and wakes nobody, as long as its image is missing", async () => {
    const made = await pooler({ kind: "pgbouncer" }, { running: false });
    expect(made.inputs("main-pooler-service")["desiredCount"]).toBe(0);
    expect(made.inputs("main-pooler-metric-alarm-down")["actionsEnabled"]).toBe(false);
  });

  it("rings when nobody could reach the database", async () => {
    const made = await pooler({ kind: "pgbouncer" });
    expect(made.inputs("main-pooler-metric-alarm-down")).toMatchObject({
      namespace: "AWS/ECS",
      treatMissingData: "breaching",
      alarmActions: ["topic-critical"],
    });
    expect(made.inputs("main-pooler-metric-alarm-unhealthy")).toMatchObject({ namespace: "AWS/NetworkELB" });
  });
});

describe("RDS Proxy", () => {
  it("speaks TLS only, and logs in with the application's secret", async () => {
    const made = await pooler({ kind: "proxy", maxConnectionsPercent: 60, borrowSeconds: 10 });
    expect(made.inputs("main-pooler-proxy")).toMatchObject({
      name: "main-0a1b2c3d",
      engineFamily: "POSTGRESQL",
      requireTls: true,
      auths: [{ authScheme: "SECRETS", iamAuth: "DISABLED", secretArn: "main-secret-id" }],
      vpcSecurityGroupIds: ["main-pooler-security-group-id"],
    });
    expect(made.inputs("main-pooler-proxy-default-target-group")["connectionPoolConfig"]).toEqual({
      maxConnectionsPercent: 60,
      maxIdleConnectionsPercent: 30,
      connectionBorrowTimeout: 10,
    });
    expect(made.inputs("main-pooler-proxy-target")).toMatchObject({ dbInstanceIdentifier: "main-0a1b2c3d" });
    expect(made.plan.outputs).toMatchObject({
      reach: { peer: { name: "main-pooler" } },
      parts: { host: { plain: "main-pooler-proxy.proxy.rds.amazonaws.com" } },
    });
    expect(made.names("aws:ecs/service:Service")).toEqual([]);
  });

  it("has a log group that expires, under the name that RDS writes to", async () => {
    const made = await pooler({ kind: "proxy" });
    expect(made.inputs("main-pooler-log-group")).toMatchObject({
      name: "/aws/rds/proxy/main-0a1b2c3d",
      retentionInDays: 30,
    });
    expect(made.dependencies("main-pooler-proxy")).toContain("main-pooler-log-group");
  });

  it("may read that one secret", async () => {
    const made = await pooler({ kind: "proxy" });
    const { Statement } = made.document("main-pooler-role-policy") as { Statement: Record<string, unknown>[] };
    expect(Statement.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["secretsmanager:GetSecretValue"], "main-secret-id"],
      [["kms:Decrypt"], "data-key"],
    ]);
  });

  it("takes its place only once the database is set up", async () => {
    const made = await pooler({ kind: "proxy" });
    expect(made.dependencies("main-pooler-proxy-target")).toContain("main-invocation-setup");
    expect(made.dependencies("client")).toEqual(["main-pooler-proxy-target"]);
  });

  it("rings when it pools nothing, as each client keeps its connection", async () => {
    const made = await pooler({ kind: "proxy" });
    expect(made.inputs("main-pooler-metric-alarm-pinned")["metricQueries"]).toContainEqual(
      expect.objectContaining({ expression: "100 * pinned / held" }),
    );
  });
});
