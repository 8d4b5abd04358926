import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { recordStack, type Stack } from "./stack";

const root = join(__dirname, "../..");
const both = ["staging", "production"] as const;
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
    expect(stacks[name].secrets("web")["DATABASE_URL"]).toBe("main-secret-id:url::");
    const url = databaseUrl(stacks[name]);
    expect([url.username, url.pathname, url.port]).toEqual(["everesthood", "/everesthood", "5432"]);
    expect(url.searchParams.get("sslmode")).toBe("require");
  });

  it("EH-07: Prisma's pool is bounded where Prisma looks, in the URL", () => {
    const url = databaseUrl(stacks[name]);
    expect(url.searchParams.get("connection_limit")).toBe("10");
    expect(url.searchParams.get("pool_timeout")).toBe("30");
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

  it("EH-15: liveness asks /api/health inside the container", () => {
    expect(stacks[name].container("web").healthCheck?.command.join(" ")).toContain("http://127.0.0.1:3000/api/health");
  });

  it("EH-16: readiness asks /api/ready, and rides out a failover", () => {
    const check = stacks[name].made.inputs("web-target-group")["healthCheck"] as Record<string, number>;
    expect(check).toMatchObject({ path: "/api/ready", matcher: "200" });
    expect((check["interval"] ?? 0) * (check["unhealthyThreshold"] ?? 0)).toBeGreaterThan(120);
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
      ...["main", "queue", "sessions"].flatMap((store) =>
        services.map((service) => `${store}-security-group-ingress-rule-${service}`),
      ),
      "main-security-group-ingress-rule-main-setup",
      "web-security-group-ingress-rule-ingress",
    ]);
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

  it("EH-35: a task that is taken out drains, then has its time to stop", () => {
    const drain = stacks[name].made.inputs("web-target-group")["deregistrationDelay"] as number;
    expect(stacks[name].container("web").stopTimeout).toBeGreaterThanOrEqual(drain);
    expect(stacks[name].container("worker").stopTimeout).toBe(120);
  });

  const databaseUrl = ({ made }: Stack): URL => {
    const { url } = JSON.parse(made.inputs("main-secret-version")["secretString"] as string) as { url: string };
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

  it("EH-05: in production the key is protected from deletion", () => {
    const { made } = stacks.production;
    expect(made.resource("secrets-secret-JWT_SECRET").protect).toBe(true);
    expect(made.resource("secrets-random-bytes-JWT_SECRET").protect).toBe(true);
    expect(made.inputs("secrets-secret-JWT_SECRET")["recoveryWindowInDays"]).toBe(30);
  });
});
