import * as random from "@pulumi/random";
import { describe, expect, it } from "vitest";
import { Database, databaseFacets } from "../../components/database";
import { timeoutSeconds, waitSeconds } from "../../components/database/setup/times";
import { Secret } from "../../preview/values";
import { recorded } from "../recorded";
import { account, alarms, isImmediate, isRecoverable, logs, network, region } from "../wiring";
import { postgres } from "./parsed";

const database = (input: object = {}) =>
  recorded(() => {
    const settings = postgres(input);
    const wiring = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], keyArn: "data-key", logs, alarms };
    const { connections } = new Database("main", { settings, account, region, network: network(), ...wiring });
    return Object.fromEntries(
      Object.entries(connections).map(([facet, { reach, parts }]) => [facet, { reach, parts }]),
    );
  });

const instance = "aws:rds/instance:Instance";

describe("the primary", () => {
  it("is encrypted, private, and stands in two zones", async () => {
    const made = await database();
    expect(made.inputs("main-instance")).toMatchObject({
      identifier: "main-0a1b2c3d",
      engine: "postgres",
      engineVersion: "17",
      instanceClass: "db.t4g.medium",
      storageEncrypted: true,
      kmsKeyId: "data-key",
      multiAz: true,
      publiclyAccessible: false,
      dbSubnetGroupName: "main-subnet-group-1234567",
      vpcSecurityGroupIds: ["main-security-group-id"],
      port: 5432,
      caCertIdentifier: "rds-ca-rsa2048-g1",
    });
    expect(made.inputs("main-subnet-group")["subnetIds"]).toEqual(["subnet-1", "subnet-2"]);
  });

  it("lets nobody in: its users add the openings that they need", async () => {
    const made = await database();
    const group = made.inputs("main-security-group");
    expect(group).toMatchObject({ vpcId: "vpc-1", description: "database main" });
    expect(group).not.toHaveProperty("ingress");
    // The function that sets the database up is no user of it, but has to get there once.
    const rules = made.names("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(rules.filter((rule) => rule.startsWith("main-"))).toEqual(["main-security-group-ingress-rule-main-setup"]);
  });

  it("is backed up, keeps its tags in snapshots, and can be restored to any second of two weeks", async () => {
    const made = await database();
    expect(made.inputs("main-instance")).toMatchObject({
      backupRetentionPeriod: 14,
      backupWindow: "01:00-01:30",
      copyTagsToSnapshot: true,
    });
  });

  it("grows by itself, takes minor upgrades, and major ones only where `version` asks for them", async () => {
    const made = await database({ storageGiB: 50, maxStorageGiB: 300, maintenanceWindow: "mon:02:00-mon:03:00" });
    expect(made.inputs("main-instance")).toMatchObject({
      storageType: "gp3",
      allocatedStorage: 50,
      maxAllocatedStorage: 300,
      autoMinorVersionUpgrade: true,
      allowMajorVersionUpgrade: true,
      maintenanceWindow: "mon:02:00-mon:03:00",
      engineLifecycleSupport: "open-source-rds-extended-support-disabled",
    });
  });

  it("has a master user whose password RDS alone knows, and a database of the application's", async () => {
    const made = await database({ databaseName: "orders" });
    const inputs = made.inputs("main-instance");
    expect(inputs).toMatchObject({
      dbName: "orders",
      username: "plinth",
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: "data-key",
    });
    expect(inputs).not.toHaveProperty("password");
  });

  it("is watched: logs, insights and enhanced monitoring", async () => {
    const made = await database({ insights: "advanced", monitoringSeconds: 15 });
    expect(made.inputs("main-instance")).toMatchObject({
      enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
      databaseInsightsMode: "advanced",
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: "data-key",
      performanceInsightsRetentionPeriod: 465,
      monitoringInterval: 15,
      monitoringRoleArn: "arn:aws:test:::main-role-monitoring",
    });
    expect(made.inputs("main-role-policy-attachment-monitoring")).toMatchObject({
      policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
    });
    const without = await database({ monitoringSeconds: 0 });
    expect(without.inputs("main-instance")).not.toHaveProperty("monitoringRoleArn");
    expect(without.inputs("main-instance")["performanceInsightsRetentionPeriod"]).toBe(7);
  });

  it("starts only once its log groups are there, so that RDS makes none that last for ever", async () => {
    const made = await database();
    for (const log of ["postgresql", "upgrade"]) {
      expect(made.dependencies("main-instance")).toContain(`main-log-group-${log}`);
      expect(made.inputs(`main-log-group-${log}`)).toMatchObject({
        name: `/aws/rds/instance/main-0a1b2c3d/${log}`,
        retentionInDays: 30,
        kmsKeyId: "logs-key",
      });
    }
  });

  it("finds the parameters of another major version beside its own", async () => {
    const made = await database({ version: "16" });
    expect(made.inputs("main-parameter-group-16")).toMatchObject({ family: "postgres16" });
    expect(made.inputs("main-parameter-group-16")["parameters"]).toContainEqual({
      name: "rds.force_ssl",
      value: "1",
      applyMethod: "immediate",
    });
    expect(made.inputs("main-instance")["parameterGroupName"]).toBe("main-parameter-group-16-1234567");
    expect((await database({ version: "17" })).names("aws:rds/parameterGroup:ParameterGroup")).toEqual([
      "main-parameter-group-17",
    ]);
  });

  it("has alarms of its own", async () => {
    const made = await database();
    expect(made.names("aws:cloudwatch/metricAlarm:MetricAlarm")).toEqual([
      "main-metric-alarm-down",
      "main-metric-alarm-cpu",
      "main-metric-alarm-connections",
      "main-metric-alarm-free-storage",
      "main-metric-alarm-free-memory",
    ]);
    expect(made.inputs("main-metric-alarm-free-storage")).toMatchObject({
      dimensions: { DBInstanceIdentifier: "main-0a1b2c3d" },
      threshold: 2 * 1024 ** 3,
      comparisonOperator: "LessThanThreshold",
      alarmActions: ["topic-critical"],
    });
    expect(made.inputs("main-metric-alarm-connections")["threshold"]).toBe(324);
  });

  it("counts the connections that its parameters allow", async () => {
    const made = await database({ parameters: { max_connections: "1000" } });
    expect(made.inputs("main-metric-alarm-connections")["threshold"]).toBe(800);
  });
});

describe("what may happen to the database", () => {
  it.each([
    ["protected", {}, true, true],
    ["recoverable", { deletion: isRecoverable }, false, true],
    ["immediate", { deletion: isImmediate }, false, false],
  ])("%s", async (_, input, guarded, recovers) => {
    const made = await database(input);
    const { protect, customTimeouts } = made.resource("main-instance");
    expect(protect).toBe(guarded);
    expect(made.resource("main-random-password").protect).toBe(guarded);
    expect(made.resource("main-secret").protect).toBe(guarded);
    expect(made.inputs("main-instance")).toMatchObject({
      deletionProtection: guarded,
      skipFinalSnapshot: !recovers,
      deleteAutomatedBackups: !recovers,
    });
    expect(made.inputs("main-instance")["finalSnapshotIdentifier"]).toBe(recovers ? "main-0a1b2c3d-final" : undefined);
    expect(customTimeouts).toMatchObject({ create: "60m", update: "120m" });
  });
});

describe("replicas", () => {
  it("follow the primary, under names and with logs and alarms of their own", async () => {
    const made = await database({ replicas: 2 });
    expect(made.names(instance)).toEqual(["main-instance", "main-instance-replica-1", "main-instance-replica-2"]);
    expect(made.inputs("main-instance-replica-2")).toMatchObject({
      identifier: "main-0a1b2c3d-replica-2",
      replicateSourceDb: "main-0a1b2c3d",
      publiclyAccessible: false,
      vpcSecurityGroupIds: ["main-security-group-id"],
      parameterGroupName: "main-parameter-group-17-1234567",
      skipFinalSnapshot: true,
    });
    expect(made.dependencies("main-instance-replica-2")).toEqual(
      expect.arrayContaining(["main-instance", "main-log-group-postgresql-replica-2"]),
    );
    expect(made.inputs("main-log-group-upgrade-replica-2")["name"]).toBe(
      "/aws/rds/instance/main-0a1b2c3d-replica-2/upgrade",
    );
    expect(made.inputs("main-metric-alarm-replica-2-replica-lag")).toMatchObject({
      metricName: "ReplicaLag",
      dimensions: { DBInstanceIdentifier: "main-0a1b2c3d-replica-2" },
      threshold: 60,
    });
  });

  it("leave what is set for a primary alone to it", async () => {
    const made = await database({ replicas: 1 });
    const inputs = made.inputs("main-instance-replica-1");
    for (const key of ["username", "dbName", "manageMasterUserPassword", "password", "engineVersion", "multiAz"]) {
      expect(inputs, key).not.toHaveProperty(key);
    }
  });

  it("that come later change nothing of what is there", async () => {
    const [before, after] = [await database({ replicas: 1 }), await database({ replicas: 2 })];
    for (const { urn, inputs } of before.plan.resources.filter(({ custom }) => custom)) {
      expect(after.plan.resources.find((later) => later.urn === urn)?.inputs, urn).toEqual(inputs);
    }
  });
});

describe("how the application reaches it", () => {
  it("is by a facet for the database and for each replica, all behind one security group", async () => {
    const made = await database({ replicas: 2 });
    expect(databaseFacets({ replicas: 2 })).toEqual(["direct", "replica", "replica-2"]);
    const connections = made.plan.outputs as Record<string, object>;
    expect(Object.keys(connections)).toEqual(["", "direct", "replica", "replica-2"]);
    for (const [facet, host] of [
      ["", "main-instance"],
      ["replica", "main-instance-replica-1"],
      ["replica-2", "main-instance-replica-2"],
    ] as const) {
      const secretArn = `main-secret${facet === "" ? "" : `-${facet}`}-id`;
      expect(connections[facet]).toEqual({
        reach: { peer: { name: "main", securityGroupId: "main-security-group-id" }, port: 5432 },
        parts: {
          url: { secretArn, jsonKey: "url" },
          password: { secretArn, jsonKey: "password" },
          host: { plain: `${host}.rds.amazonaws.com` },
          port: { plain: "5432" },
          user: { plain: "app" },
          database: { plain: "app" },
        },
      });
    }
  });

  it("is told by secrets alone, each with the URL of its own host", async () => {
    const made = await database({ replicas: 1, urlParameters: { connection_limit: "5" } });
    const password = "result-of-main-random-password";
    expect(made.document("main-secret-version", "secretString")).toEqual({
      url: `postgresql://app:${password}@main-instance.rds.amazonaws.com:5432/app?connection_limit=5`,
      // For migrations, which may take longer than any statement of the application's.
      directUrl: `postgresql://app:${password}@main-instance.rds.amazonaws.com:5432/app?connection_limit=5&options=-c%20statement_timeout%3D0`,
      username: "app",
      password,
    });
    expect(made.document("main-secret-version-replica", "secretString")).toMatchObject({
      url: `postgresql://app:${password}@main-instance-replica-1.rds.amazonaws.com:5432/app?connection_limit=5`,
    });
    expect(made.resource("main-secret-version").inputs["secretString"]).toBeInstanceOf(Secret);
    expect(made.visible()).not.toContain(password);
    expect(made.inputs("main-secret")).toMatchObject({ kmsKeyId: "data-key", recoveryWindowInDays: 30 });
  });
});

describe("the set-up", () => {
  it("runs in the network with the master user's secret and the application's, and reaches nothing else", async () => {
    const made = await database({ extensions: ["pgcrypto"] });
    expect(made.inputs("main-function-setup")["vpcConfig"]).toEqual({
      subnetIds: ["network-subnet-private-a-id", "network-subnet-private-b-id"],
      securityGroupIds: ["main-security-group-setup-id"],
    });
    expect(made.document("main-invocation-setup", "input")).toEqual({
      host: "main-instance.rds.amazonaws.com",
      port: 5432,
      database: "app",
      user: "app",
      masterSecretArn: "arn:aws:test:::main-instance-master",
      secretArn: "main-secret-id",
      extensions: ["pgcrypto"],
      statementTimeoutSeconds: 60,
      idleInTransactionSeconds: 60,
    });
    const { Statement } = made.document("main-role-policy-setup") as { Statement: Record<string, unknown>[] };
    expect(Statement.filter(({ Action }) => JSON.stringify(Action).includes("secretsmanager"))).toEqual([
      {
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: ["arn:aws:test:::main-instance-master", "main-secret-id"],
      },
    ]);
    expect(made.inputs("main-setup-security-group-egress-rule-main")).toMatchObject({
      fromPort: 5432,
      referencedSecurityGroupId: "main-security-group-id",
    });
  });

  it("has time for its statements after it has waited for the database, before Lambda ends it", async () => {
    expect((await database()).inputs("main-function-setup")["timeout"]).toBe(timeoutSeconds);
    expect(timeoutSeconds - waitSeconds).toBeGreaterThanOrEqual(60);
    expect(timeoutSeconds).toBeLessThanOrEqual(900);
  });

  it("trusts the certificates of RDS, which Lambda has in a file of its own", async () => {
    expect((await database()).inputs("main-function-setup")["environment"]).toEqual({
      variables: { NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem" },
    });
  });

  it("runs again with another password, for a restored database, and with other statements of its own", async () => {
    const made = await database();
    expect(made.inputs("main-invocation-setup")["triggers"]).toEqual({
      secret: "main-secret-version-1",
      instance: "db-main-instance",
      code: "code-of-main-function-setup",
    });
  });

  it("logs in as Plinth's own master user, where RDS manages none", async () => {
    const made = await database({ replicas: 1 });
    expect(made.document("main-invocation-setup", "input")).toMatchObject({ masterSecretArn: "main-secret-master-id" });
  });

  it("comes before whatever connects", async () => {
    const made = await recorded(() => {
      const settings = postgres({ replicas: 1 });
      const wiring = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], keyArn: "data-key", logs, alarms };
      const main = new Database("main", { settings, account, region, network: network(), ...wiring });
      for (const [facet, { after = [] }] of Object.entries(main.connections)) {
        new random.RandomId(`user-${facet}`, { byteLength: 4 }, { dependsOn: [...after] });
      }
    });
    for (const facet of ["", "direct", "replica"]) {
      expect(made.dependencies(`user-${facet}`)).toContain("main-invocation-setup");
    }
  });
});

describe("a facet of replicas where there are none", () => {
  it("is the database itself, so that staging needs no other description", async () => {
    const { outputs } = (await database()).plan;
    expect(outputs[""]).toBeDefined();
    expect(outputs["replica"]).toEqual(outputs[""]);
  });
});

describe("the master user of a database with replicas", () => {
  it("has a password in a secret of Plinth's, because RDS manages none for it", async () => {
    const made = await database({ replicas: 1 });
    expect(made.inputs("main-instance")).toMatchObject({ password: "result-of-main-random-password-master" });
    expect(made.inputs("main-instance")["manageMasterUserPassword"]).toBeUndefined();
    expect(JSON.parse(made.inputs("main-secret-version-master")["secretString"] as string)).toEqual({
      username: "plinth",
      password: "result-of-main-random-password-master",
    });
    expect(made.inputs("main-instance-replica-1")["kmsKeyId"]).toBeUndefined();
    // As that of the application.
    expect(made.resource("main-random-password-master").protect).toBe(true);
    const lost = await database({ replicas: 1, deletion: isImmediate });
    expect(lost.resource("main-random-password-master").protect).toBe(false);
  });
});
