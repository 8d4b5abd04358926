import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { SetupEvent } from "../../components/database/setup/event";
import { statements } from "../../components/database/setup/statements";
import { recordStack, type Stack } from "../stack";

const root = join(__dirname, "../..");
const both = ["staging", "production"] as const;

/** What the firewall looks at. */
const webAclRules = ({ made }: Stack) => made.inputs("waf-web-acl")["rules"] as { name: string }[];

let stacks: Record<(typeof both)[number], Stack>;

beforeAll(async () => {
  stacks = { staging: await recordStack(root, "staging"), production: await recordStack(root, "production") };
});

// The ids are those of the application's requirements.
describe.each(both)("everesthood, %s", (name) => {
  const services = ["web", "worker"] as const;

  it("EH-01: NODE_ENV is that of the environment, and the same rules hold for both", () => {
    for (const service of services) expect(stacks[name].env(service)["NODE_ENV"]).toBe(name);
  });

  it("EH-02: plain variables are there, none is empty", () => {
    for (const service of services) {
      const env = stacks[name].env(service);
      expect(Object.keys(env)).toEqual(
        expect.arrayContaining([
          ...["FACEBOOK_APP_ID", "GITHUB_CLIENT_ID", "GOOGLE_CLIENT_ID", "NEXTAUTH_URL", "PORT", "REDIS_PREFIX"],
          ...["REDIS_TLS", "STRIPE_PUBLISHABLE_KEY", "SUPABASE_ANON_KEY", "SUPABASE_URL"],
        ]),
      );
      expect(Object.values(env).filter((value) => value === "")).toEqual([]);
      expect(env).toMatchObject({ PORT: "3000", REDIS_PREFIX: "everesthood:", REDIS_TLS: "true" });
      expect(new URL(env["NEXTAUTH_URL"] ?? "").host).toBe(stacks[name].loaded.stack.domain);
    }
  });

  it("EH-03: required secrets come by reference, generated ones long enough", () => {
    const required = [
      ...["DATABASE_URL", "REDIS_URL", "NEXTAUTH_SECRET", "INTERNAL_API_KEY", "JWT_SECRET"],
      ...["GOOGLE_CLIENT_SECRET", "GITHUB_CLIENT_SECRET", "FACEBOOK_APP_SECRET"],
    ];
    for (const service of services) {
      const secrets = stacks[name].secrets(service);
      for (const secret of required) expect(secrets[secret]).toMatch(/^arn:aws:test:::|-id/);
      expect(Object.keys(stacks[name].env(service)).filter((variable) => variable in secrets)).toEqual([]);
    }
    const { made } = stacks[name];
    for (const secret of ["NEXTAUTH_SECRET", "INTERNAL_API_KEY"]) {
      expect(made.inputs(`secrets-random-password-${secret}`)["length"]).toBeGreaterThanOrEqual(32);
    }
    expect(made.inputs("secrets-random-bytes-JWT_SECRET")["length"]).toBe(32); // 64 characters of hex
  });

  it("EH-03: values that people put in never come near the program", () => {
    const versions = stacks[name].made.names("aws:secretsmanager/secretVersion:SecretVersion");
    expect(versions.filter((version) => version.includes("CLIENT_SECRET"))).toEqual([]);
    expect(stacks[name].made.names("aws:secretsmanager/secret:Secret")).toContain(
      "secrets-secret-GOOGLE_CLIENT_SECRET",
    );
  });

  it("EH-04: an optional secret without a value is left out, not empty", () => {
    const given = stacks[name].loaded.given.secrets;
    const optional = ["OPENAI_API_KEY", "GEMINI_API_KEY", "STRIPE_SECRET_KEY", "SENTRY_DSN", "DATADOG_API_KEY"];
    const delivered = Object.keys(stacks[name].secrets("web")).filter((secret) => optional.includes(secret));
    expect(delivered.sort()).toEqual(optional.filter((secret) => given.includes(secret)).sort());
    expect(delivered).not.toContain("GEMINI_API_KEY");
    // Somewhere to put a value is there all the same.
    expect(stacks[name].made.names("aws:secretsmanager/secret:Secret")).toContain("secrets-secret-GEMINI_API_KEY");
  });

  it("EH-05: the key that fields are encrypted under rotates by hand only", () => {
    const { made } = stacks[name];
    expect(made.inputs("secrets-secret-JWT_SECRET")["tags"]).toMatchObject({ Rotation: "manual" });
    expect(made.names("aws:secretsmanager/secretRotation:SecretRotation")).toEqual([]);
  });

  it("EH-06: the database speaks TLS only, and is reached by one URL", () => {
    const { made } = stacks[name];
    expect(made.inputs("main-parameter-group-17")["parameters"]).toContainEqual(
      expect.objectContaining({ name: "rds.force_ssl", value: "1" }),
    );
    expect(made.inputs("main-instance")).toMatchObject({
      dbName: "everesthood",
      port: 5432,
      publiclyAccessible: false,
    });
    expect(stacks[name].secrets("web")["DATABASE_URL"]).toBe("main-pooler-secret-id:url::");
    const url = databaseUrl(stacks[name]);
    expect([url.username, url.pathname, url.port]).toEqual(["everesthood", "/everesthood", "5432"]);
    expect(url.searchParams.get("sslmode")).toBe("require");
  });

  it("EH-07: Prisma's pool is bounded where Prisma looks, in the URL", () => {
    const url = databaseUrl(stacks[name]);
    expect(url.searchParams.get("connection_limit")).toBe("10");
    expect(url.searchParams.get("pool_timeout")).toBe("30");
  });

  it("EH-08: PgBouncer stands before the database, and all pools together stay within 0.8 of its connections", () => {
    const { made, loaded } = stacks[name];
    const { pooling } = loaded.settings.databases["main"]!;
    if (pooling?.kind !== "pgbouncer") throw new Error("not pooled by PgBouncer");
    const ini = stacks[name].env("main-pooler")["PGBOUNCER_INI"];
    expect(ini).toContain("pool_mode = transaction");
    // Two sets of tasks during a deploy, and what goes past the pooler: the release and the dump.
    const connections = 2 * pooling.tasks * pooling.poolSize + 2;
    expect(connections).toBeLessThan(made.inputs("main-metric-alarm-connections")["threshold"] as number);
    // Each process keeps at most 10 open, twice as many processes during a deploy.
    const clients = services.map((service) => 2 * 10 * loaded.settings.services[service]!.scale.max);
    expect(clients.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(pooling.tasks * pooling.maxClients);
  });

  it("EH-09: slow statements are logged, all are counted, and the application's user may look", () => {
    const { made } = stacks[name];
    expect(made.inputs("main-parameter-group-17")["parameters"]).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: "shared_preload_libraries", value: "pg_stat_statements" }),
        expect.objectContaining({ name: "log_min_duration_statement", value: "1000" }),
      ]),
    );
    const event = made.document("main-invocation-setup", "input") as SetupEvent;
    expect(event).toMatchObject({ database: "everesthood", user: "everesthood" });
    // What the function does with it is tried on a real PostgreSQL: test/database/setup-real.test.ts.
    const all = statements(event, "", { userExists: false, mayTakeSchema: false });
    expect(all).toContain('CREATE EXTENSION IF NOT EXISTS "pg_stat_statements"');
    expect(all).toContain('GRANT pg_monitor TO "everesthood"');
  });

  it("EH-10: Redis speaks TLS only, by rediss://", () => {
    const { made } = stacks[name];
    for (const cache of ["sessions", "queue"]) {
      expect(made.inputs(`${cache}-replication-group`)).toMatchObject({
        transitEncryptionEnabled: true,
        transitEncryptionMode: "required",
        port: 6379,
      });
      const { url } = JSON.parse(made.inputs(`${cache}-secret-version`)["secretString"] as string) as { url: string };
      expect(url).toMatch(/^rediss:\/\/:.+@.+:6379$/);
    }
  });

  it("EH-11: cache and queue are two, and the queue drops nothing", () => {
    const policy = (cache: string) => stacks[name].made.inputs(`${cache}-parameter-group-redis7`)["parameters"];
    expect(policy("queue")).toEqual([{ name: "maxmemory-policy", value: "noeviction" }]);
    expect(policy("sessions")).toEqual([{ name: "maxmemory-policy", value: "allkeys-lru" }]);
    expect(stacks[name].secrets("web")).toMatchObject({
      REDIS_URL: "sessions-secret-id:url::",
      QUEUE_REDIS_URL: "queue-secret-id:url::",
    });
  });

  it("EH-12: the web service listens on 3000 behind the load balancer, in private subnets", () => {
    const { made } = stacks[name];
    expect(stacks[name].container("web").portMappings).toMatchObject([{ containerPort: 3000 }]);
    expect(made.inputs("web-service")).toMatchObject({
      loadBalancers: [{ targetGroupArn: "arn:aws:test:::web-target-group", containerName: "web", containerPort: 3000 }],
      networkConfiguration: {
        assignPublicIp: false,
        subnets: expect.arrayContaining(["network-subnet-private-a-id"]) as unknown,
      },
    });
    expect(made.inputs("listener-rule-/")["conditions"]).toEqual([
      { hostHeader: { values: [stacks[name].loaded.stack.domain] } },
      { pathPattern: { values: ["/*"] } },
    ]);
  });

  it("EH-13: workers run the web's image without a listener, and scale", () => {
    const { made } = stacks[name];
    expect(stacks[name].container("worker")).toMatchObject({
      image: stacks[name].container("web").image,
      command: ["node", "worker.js"],
      portMappings: [],
    });
    expect(stacks[name].container("web").image).toContain(stacks[name].loaded.given.images["web"]);
    // Where a preview and people see it: the container is one text, unknown as long as the repository is.
    expect(made.inputs("worker-task-definition")["tags"]).toMatchObject({
      ImageDigest: stacks[name].loaded.given.images["web"],
    });
    expect(made.inputs("worker-service")["loadBalancers"]).toBeUndefined();
    expect(made.names("aws:appautoscaling/policy:Policy")).toEqual(expect.arrayContaining(["worker-policy-cpu"]));
  });

  it("EH-14: paths lead to services, requests are counted by address, and the hop behind is private", () => {
    const { made } = stacks[name];
    expect(made.inputs("waf-web-acl-association")).toMatchObject({
      webAclArn: "arn:aws:test:::waf-web-acl",
      resourceArn: "arn:aws:test:::ingress-load-balancer",
    });
    expect(webAclRules(stacks[name]).map((rule) => rule.name)).toContain("rate");
    expect(made.inputs("web-service")).toMatchObject({ networkConfiguration: { assignPublicIp: false } });
  });

  it("EH-15: liveness asks /api/health inside the container", () => {
    expect(stacks[name].container("web").healthCheck?.command.join(" ")).toContain("http://127.0.0.1:3000/api/health");
  });

  it("EH-16: readiness asks /api/ready, and rides out a failover", () => {
    const check = stacks[name].made.inputs("web-target-group")["healthCheck"] as Record<string, number>;
    expect(check).toMatchObject({ path: "/api/ready", matcher: "200" });
    expect((check["interval"] ?? 0) * (check["unhealthyThreshold"] ?? 0)).toBeGreaterThan(120);
  });

  it.each([
    ["EH-17", "/api/metrics"],
    ["EH-28", "/api/internal"],
  ])("%s: %s does not exist for the internet", (_, path) => {
    const closed = JSON.stringify(webAclRules(stacks[name]).filter((rule) => rule.name.startsWith("closed")));
    expect(closed).toContain(path);
    expect(closed).toContain("404");
    expect(closed).toContain(stacks[name].loaded.stack.domain?.replaceAll(".", "\\\\.") ?? "no domain");
  });

  it("EH-19: more than 0.1 errors a second over 5 minutes are critical, and so is a share of them", () => {
    const { made } = stacks[name];
    expect(made.inputs("web-metric-alarm-error-rate")).toMatchObject({
      metricName: "HTTPCode_Target_5XX_Count",
      statistic: "Sum",
      period: 300,
      threshold: 0.1 * 300,
      alarmActions: ["arn:aws:test:::notifications-topic-critical"],
    });
    expect(made.inputs("web-metric-alarm-errors")).toMatchObject({ threshold: 5 });
  });

  it("EH-20: more than 0.8 of the connections for a minute is a warning", () => {
    const instanceClass = stacks[name].made.inputs("main-instance")["instanceClass"] as string;
    const limits: Record<string, number> = { "db.t4g.micro": 80, "db.t4g.large": 830 };
    expect(stacks[name].made.inputs("main-metric-alarm-connections")).toMatchObject({
      metricName: "DatabaseConnections",
      comparisonOperator: "GreaterThanThreshold",
      threshold: (limits[instanceClass] ?? NaN) * 0.8,
      period: 60,
      evaluationPeriods: 1,
      alarmActions: ["arn:aws:test:::notifications-topic-warning"],
    });
  });

  it("EH-21: no primary of Redis for a minute is critical, and so is no data", () => {
    for (const cache of ["sessions", "queue"]) {
      const alarm = stacks[name].made.inputs(`${cache}-metric-alarm-down`);
      expect(alarm).toMatchObject({
        evaluationPeriods: 1,
        treatMissingData: "breaching",
        alarmActions: ["arn:aws:test:::notifications-topic-critical"],
      });
      expect(alarm["metricQueries"]).toContainEqual(
        expect.objectContaining({ metric: expect.objectContaining({ period: 60, metricName: "IsMaster" }) as unknown }),
      );
    }
  });

  it("EH-22: a p95 of 5 minutes above 2 s for 5 minutes is a warning", () => {
    expect(stacks[name].made.inputs("web-metric-alarm-latency")).toMatchObject({
      metricName: "TargetResponseTime",
      extendedStatistic: "p95",
      threshold: 2,
      period: 300,
      evaluationPeriods: 2,
      alarmActions: ["arn:aws:test:::notifications-topic-warning"],
    });
  });

  it("EH-28: internal calls share one key, and security groups let in no more than is used", () => {
    const key = stacks[name].secrets("web")["INTERNAL_API_KEY"];
    expect(stacks[name].secrets("worker")["INTERNAL_API_KEY"]).toBe(key);
    const { made } = stacks[name];
    const openings = made
      .names("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
      .map((rule) => made.inputs(rule))
      .filter((rule) => rule["cidrIpv4"] !== undefined)
      .map((rule) => [rule["securityGroupId"], rule["fromPort"]]);
    expect(openings).toEqual([
      ["ingress-security-group-id", 443],
      ["ingress-security-group-id", 80],
    ]);
    expect(made.names("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").sort()).toEqual([
      "ingress-security-group-ingress-rule-http",
      "ingress-security-group-ingress-rule-https",
      ...services.map((service) => `main-pooler-balancer-security-group-ingress-rule-${service}`),
      "main-pooler-security-group-ingress-rule-main-pooler-balancer",
      ...["dump", "main-pooler", "main-setup", "release"].map((peer) => `main-security-group-ingress-rule-${peer}`),
      ...["queue", "sessions"].flatMap((store) =>
        services.map((service) => `${store}-security-group-ingress-rule-${service}`),
      ),
      "web-security-group-ingress-rule-ingress",
    ]);
  });

  it("EH-26: what is logged is kept as long as the profile says, encrypted, in every group", () => {
    const { made } = stacks[name];
    const groups = made.names("aws:cloudwatch/logGroup:LogGroup").map((group) => made.inputs(group));
    const days = { staging: 30, production: 90 }[name];
    expect(groups.length).toBeGreaterThan(15);
    for (const group of groups)
      expect(group).toMatchObject({ retentionInDays: days, kmsKeyId: expect.anything() as unknown });
    for (const service of services) {
      expect(stacks[name].container(service).logConfiguration.options["awslogs-group"]).toMatch(`${service}-log-group`);
    }
  });

  it("EH-29: AWS's own rules look at what comes in, and what they refuse is logged", () => {
    const names = webAclRules(stacks[name]).map((rule) => rule.name);
    expect(names).toEqual(expect.arrayContaining(["managed-common", "managed-knownBadInputs"]));
    expect(stacks[name].made.inputs("waf-web-acl-logging-configuration")).toMatchObject({
      logDestinationConfigs: ["arn:aws:test:::waf-log-group"],
    });
  });

  it("EH-30: the database is dumped every night into a bucket for backups, beside RDS's and AWS Backup's own", () => {
    const { made } = stacks[name];
    expect(made.inputs("dump-schedule")).toMatchObject({ scheduleExpression: "cron(30 3 * * ? *)", state: "ENABLED" });
    expect(Object.keys(stacks[name].env("dump"))).toEqual(
      expect.arrayContaining(["BACKUPS_BUCKET", "PGDATABASE", "PGHOST", "PGPORT", "PGUSER"]),
    );
    expect(stacks[name].secrets("dump")).toEqual({ PGPASSWORD: "main-secret-id:password::" });
    expect(stacks[name].env("dump")["PGHOST"]).toBe("main-instance.rds.amazonaws.com");
    const { Statement } = made.document("dump-role-policy-task") as { Statement: { Action: string[] }[] };
    const actions = Statement.flatMap(({ Action }) => Action);
    expect(actions).toContain("s3:PutObject");
    expect(actions.filter((action) => /Delete|Bypass|\*/.test(action))).toEqual([]);
    expect(made.inputs("dumps-bucket-versioning")).toMatchObject({ versioningConfiguration: { status: "Enabled" } });
    expect(made.inputs("backups-plan")["rules"]).toMatchObject([{ schedule: "cron(0 2 * * ? *)" }]);
    expect(made.inputs("backups-selection")["resources"]).toEqual(["arn:aws:test:::main-instance"]);
    expect(made.inputs("main-instance")["backupRetentionPeriod"]).toBe({ staging: 3, production: 14 }[name]);
  });

  it("EH-32: services reach the internet by HTTPS through NAT", () => {
    const { made } = stacks[name];
    for (const service of services) {
      expect(made.inputs(`${service}-security-group-egress-rule-internet.443`)).toMatchObject({
        cidrIpv4: "0.0.0.0/0",
      });
    }
    for (const zone of ["a", "b", "c"]) {
      expect(made.inputs(`network-route-private-${zone}`)).toMatchObject({ destinationCidrBlock: "0.0.0.0/0" });
    }
  });

  it("EH-33: migrations run with the new image, straight to the database, before any new code", () => {
    const { made, loaded } = stacks[name];
    const release = stacks[name].container("release");
    expect(release).toMatchObject({
      image: stacks[name].container("web").image,
      command: ["npx", "prisma", "migrate", "deploy"],
    });
    expect(stacks[name].secrets("release")).toEqual({ DATABASE_URL: "main-secret-id:directUrl::" });
    expect(made.inputs("release-invocation-1")["triggers"]).toMatchObject({ image: loaded.given.images["web"] });
    const last = made
      .names("aws:lambda/invocation:Invocation")
      .filter((each) => each.startsWith("release-"))
      .at(-1);
    for (const waiting of [...services.map((service) => `${service}-service`), "dump-state-machine"]) {
      expect(made.dependencies(waiting), waiting).toContain(last);
    }
    expect(made.dependencies("release-invocation-1")).toContain("main-invocation-setup");
  });

  it("EH-35: a task that is taken out drains, then has its time to stop", () => {
    const drain = stacks[name].made.inputs("web-target-group")["deregistrationDelay"] as number;
    expect(stacks[name].container("web").stopTimeout).toBeGreaterThanOrEqual(drain);
    expect(stacks[name].container("worker").stopTimeout).toBe(120);
  });

  const databaseUrl = ({ made }: Stack): URL => {
    const { url } = JSON.parse(made.inputs("main-pooler-secret-version")["secretString"] as string) as { url: string };
    return new URL(url);
  };
});

describe("everesthood, between its environments", () => {
  it("EH-01: production survives a zone and an accident, staging is small", () => {
    const { production, staging } = stacks;
    expect(production.made.inputs("main-instance")).toMatchObject({ multiAz: true, deletionProtection: true });
    expect(staging.made.inputs("main-instance")).toMatchObject({ multiAz: false, deletionProtection: false });
    expect(production.made.names("aws:ec2/natGateway:NatGateway")).toHaveLength(3);
    expect(staging.made.names("aws:ec2/natGateway:NatGateway")).toHaveLength(1);
  });

  it("EH-30: in production nothing that holds data goes by accident, in staging nothing stays", () => {
    const holding = [
      ...[
        "aws:backup/vault:Vault",
        "aws:ecr/repository:Repository",
        "aws:elasticache/replicationGroup:ReplicationGroup",
      ],
      ...["aws:kms/key:Key", "aws:rds/instance:Instance", "aws:route53/zone:Zone", "aws:s3/bucket:Bucket"],
      "aws:secretsmanager/secret:Secret",
    ];
    const { production, staging } = stacks;
    // The pooler's secret says the same as the database's, by another address.
    const protectedOf = ({ made }: Stack, type: string) =>
      made
        .names(type)
        .filter((name) => name !== "main-pooler-secret")
        .map((name) => made.resource(name).protect);
    for (const type of holding) {
      expect(new Set(protectedOf(production, type)), type).toEqual(new Set([true]));
      expect(new Set(protectedOf(staging, type)), type).toEqual(new Set([false]));
    }
    expect(production.made.inputs("main-instance")).toMatchObject({
      deletionProtection: true,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "main-0a1b2c3d-final",
    });
  });

  it("EH-30: in production nobody deletes a backup before its time", () => {
    const { production, staging } = stacks;
    expect(production.made.inputs("dumps-bucket-object-lock")["rule"]).toEqual({
      defaultRetention: { mode: "GOVERNANCE", days: 30 },
    });
    for (const kept of ["dumps-bucket", "backups-vault"]) expect(production.made.resource(kept).protect).toBe(true);
    production.made.resource("backups-vault-lock");
    expect(staging.made.names("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration")).toEqual([]);
  });

  it("EH-05: in production the key is protected from deletion", () => {
    const { made } = stacks.production;
    expect(made.resource("secrets-secret-JWT_SECRET").protect).toBe(true);
    expect(made.resource("secrets-random-bytes-JWT_SECRET").protect).toBe(true);
    expect(made.inputs("secrets-secret-JWT_SECRET")["recoveryWindowInDays"]).toBe(30);
  });
});
