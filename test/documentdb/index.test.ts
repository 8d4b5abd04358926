import * as random from "@pulumi/random";
import { describe, expect, it } from "vitest";
import { DocumentDatabase } from "../../components/documentdb";
import { certificates } from "../../components/documentdb/certificates";
import { places } from "../../components/documentdb/cluster";
import { Secret } from "../../preview/values";
import { documentDb } from "../database/parsed";
import { recorded } from "../recorded";
import { account, alarms, isImmediate, isRecoverable, logs, network, region } from "../wiring";

const database = (input: object = {}, zones = ["a", "b", "c"]) =>
  recorded(() => {
    const wiring = { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"], keyArn: "data-key", logs, alarms };
    const { connections } = new DocumentDatabase("main", {
      settings: documentDb(input),
      account,
      region,
      zones,
      network: network(),
      ...wiring,
    });
    for (const [facet, { after = [] }] of Object.entries(connections)) {
      new random.RandomId(`user-${facet}`, { byteLength: 4 }, { dependsOn: [...after] });
    }
    return Object.fromEntries(
      Object.entries(connections).map(([facet, { reach, parts }]) => [facet, { reach, parts }]),
    );
  });

const instance = "aws:docdb/clusterInstance:ClusterInstance";

describe("the cluster", () => {
  it("is encrypted, private, and of the version that is asked for", async () => {
    const made = await database({ version: "8.0", storageType: "iopt1" });
    expect(made.inputs("main-cluster")).toMatchObject({
      clusterIdentifier: "main-0a1b2c3d",
      engine: "docdb",
      engineVersion: "8.0.0",
      storageEncrypted: true,
      kmsKeyId: "data-key",
      storageType: "iopt1",
      port: 27017,
      dbSubnetGroupName: "main-subnet-group-1234567",
      vpcSecurityGroupIds: ["main-security-group-id"],
      dbClusterParameterGroupName: "main-cluster-parameter-group-8.0-1234567",
    });
    expect(made.inputs("main-subnet-group")["subnetIds"]).toEqual(["subnet-1", "subnet-2"]);
    expect(made.resource("main-cluster").parent).toBe(
      "urn:pulumi:production::shop::plinth:index:DocumentDatabase::main",
    );
  });

  it("takes TLS alone, audits, and finds the parameters of another version beside its own", async () => {
    const made = await database();
    expect(made.names("aws:docdb/clusterParameterGroup:ClusterParameterGroup")).toEqual([
      "main-cluster-parameter-group-5.0",
    ]);
    const group = made.inputs("main-cluster-parameter-group-5.0");
    expect(group["family"]).toBe("docdb5.0");
    expect(group["parameters"]).toContainEqual({ name: "tls", value: "tls1.2+", applyMethod: "pending-reboot" });
    expect(group["parameters"]).toContainEqual({ name: "audit_logs", value: "ddl", applyMethod: "immediate" });
  });

  it("has a master user whose password AWS alone knows", async () => {
    const inputs = (await database()).inputs("main-cluster");
    expect(inputs).toMatchObject({ masterUsername: "plinth", manageMasterUserPassword: true });
    expect(inputs).not.toHaveProperty("masterPassword");
  });

  it("is backed up, in windows of its own", async () => {
    const made = await database({ backupDays: 21, backupWindow: "03:00-03:30" });
    expect(made.inputs("main-cluster")).toMatchObject({
      backupRetentionPeriod: 21,
      preferredBackupWindow: "03:00-03:30",
      preferredMaintenanceWindow: "sun:04:30-sun:05:30",
    });
  });

  it("starts only once its log groups are there, so that DocumentDB makes none that last for ever", async () => {
    const made = await database();
    expect(made.inputs("main-cluster")["enabledCloudwatchLogsExports"]).toEqual(["audit", "profiler"]);
    for (const log of ["audit", "profiler"]) {
      expect(made.dependencies("main-cluster")).toContain(`main-log-group-${log}`);
      expect(made.inputs(`main-log-group-${log}`)).toMatchObject({
        name: `/aws/docdb/main-0a1b2c3d/${log}`,
        retentionInDays: 30,
        kmsKeyId: "logs-key",
      });
    }
  });

  it("lets nobody in but its set-up: its users add the openings that they need", async () => {
    const made = await database();
    expect(made.inputs("main-security-group")).not.toHaveProperty("ingress");
    const rules = made.names("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(rules.filter((rule) => rule.startsWith("main-"))).toEqual(["main-security-group-ingress-rule-main-setup"]);
    expect(made.inputs("main-security-group-ingress-rule-main-setup")).toMatchObject({ fromPort: 27017 });
  });
});

describe("what may happen to the database", () => {
  it.each([
    ["protected", {}, true, true],
    ["recoverable", { deletion: isRecoverable }, false, true],
    ["immediate", { deletion: isImmediate }, false, false],
  ])("%s", async (_, input, guarded, recovers) => {
    const made = await database(input);
    expect(made.resource("main-cluster").protect).toBe(guarded);
    expect(made.resource("main-random-password").protect).toBe(guarded);
    expect(made.resource("main-secret").protect).toBe(guarded);
    expect(made.inputs("main-cluster")).toMatchObject({ deletionProtection: guarded, skipFinalSnapshot: !recovers });
    expect(made.inputs("main-cluster")["finalSnapshotIdentifier"]).toBe(recovers ? "main-0a1b2c3d-final" : undefined);
  });
});

describe("the instances", () => {
  it("stand in one zone after the other, under names that one more does not change", () => {
    const keys = (count: number, zones: string[]) => places(count, zones).map(({ key }) => key);
    expect(keys(2, ["a", "b", "c"])).toEqual(["a", "b"]);
    expect(keys(5, ["a", "b"])).toEqual(["a", "b", "a-2", "b-2", "a-3"]);
    expect(places(3, ["a", "c"]).map(({ zone }) => zone)).toEqual(["a", "c", "a"]);
  });

  it("are of the cluster, each in its zone", async () => {
    const made = await database({ instances: 3, instanceClass: "db.r6g.xlarge" }, ["a", "b"]);
    expect(made.names(instance)).toEqual([
      "main-cluster-instance-a",
      "main-cluster-instance-b",
      "main-cluster-instance-a-2",
    ]);
    expect(made.inputs("main-cluster-instance-a-2")).toMatchObject({
      identifier: "main-0a1b2c3d-a-2",
      clusterIdentifier: "main-0a1b2c3d",
      instanceClass: "db.r6g.xlarge",
      availabilityZone: "eu-central-1a",
      caCertIdentifier: "rds-ca-rsa2048-g1",
    });
    expect(made.inputs("main-cluster-instance-b")["availabilityZone"]).toBe("eu-central-1b");
  });

  it("that come later change nothing of what is there", async () => {
    const [before, after] = [await database({ instances: 2 }), await database({ instances: 3 })];
    for (const { urn, inputs } of before.plan.resources.filter(({ custom }) => custom)) {
      expect(after.plan.resources.find((later) => later.urn === urn)?.inputs, urn).toEqual(inputs);
    }
  });
});

describe("the alarms", () => {
  it("look at the instance that is worst off, and at whether there is one to write to", async () => {
    const made = await database({ alarms: { freeLocalStorageMiB: 512 } });
    expect(made.names("aws:cloudwatch/metricAlarm:MetricAlarm").sort()).toEqual([
      "main-metric-alarm-connections",
      "main-metric-alarm-cpu",
      "main-metric-alarm-cursors",
      "main-metric-alarm-down",
      "main-metric-alarm-free-local-storage",
      "main-metric-alarm-free-memory",
      "main-metric-alarm-replica-lag",
    ]);
    const dimensions = { DBClusterIdentifier: "main-0a1b2c3d" };
    expect(made.inputs("main-metric-alarm-down")).toMatchObject({
      namespace: "AWS/DocDB",
      dimensions: { ...dimensions, Role: "WRITER" },
      treatMissingData: "breaching",
      alarmActions: ["topic-critical"],
    });
    expect(made.inputs("main-metric-alarm-connections")).toMatchObject({ dimensions, threshold: 1360 });
    expect(made.inputs("main-metric-alarm-cursors")["threshold"]).toBe(360);
    expect(made.inputs("main-metric-alarm-free-local-storage")["threshold"]).toBe(512 * 1024 ** 2);
    expect(made.inputs("main-metric-alarm-replica-lag")).toMatchObject({
      metricName: "DBClusterReplicaLagMaximum",
      threshold: 60_000,
    });
    const alone = await database({ instances: 1, failover: "none" });
    expect(alone.names("aws:cloudwatch/metricAlarm:MetricAlarm")).not.toContain("main-metric-alarm-replica-lag");
  });
});

describe("how the application reaches it", () => {
  it("is the same for itself and past a pooler that it has none of, and another address for its replicas", async () => {
    const made = await database();
    const connections = made.plan.outputs as Record<string, { parts: Record<string, unknown> }>;
    expect(Object.keys(connections)).toEqual(["", "direct", "replica"]);
    expect(connections["direct"]).toEqual(connections[""]);
    const secretArn = "main-secret-id";
    expect(connections[""]).toEqual({
      reach: { peer: { name: "main", securityGroupId: "main-security-group-id" }, port: 27017 },
      parts: {
        url: { secretArn, jsonKey: "url" },
        password: { secretArn, jsonKey: "password" },
        host: { plain: "main-cluster.cluster.docdb.amazonaws.com" },
        port: { plain: "27017" },
        user: { plain: "app" },
        database: { plain: "app" },
        ca: { plain: certificates("eu-central-1") },
      },
    });
    expect(connections["replica"]?.parts).toMatchObject({
      url: { secretArn, jsonKey: "replicaUrl" },
      host: { plain: "main-cluster.cluster-ro.docdb.amazonaws.com" },
    });
  });

  it("is told by a secret alone", async () => {
    const made = await database({ urlParameters: { readPreference: "primary" } });
    const password = "result-of-main-random-password";
    const rest = "tls=true&replicaSet=rs0&authSource=admin&retryWrites=false&maxPoolSize=50&minPoolSize=0";
    expect(made.document("main-secret-version", "secretString")).toEqual({
      url: `mongodb://app:${password}@main-cluster.cluster.docdb.amazonaws.com:27017/app?${rest}&readPreference=primary`,
      replicaUrl: `mongodb://app:${password}@main-cluster.cluster-ro.docdb.amazonaws.com:27017/app?${rest}&readPreference=secondaryPreferred`,
      username: "app",
      password,
    });
    expect(made.resource("main-secret-version").inputs["secretString"]).toBeInstanceOf(Secret);
    expect(made.visible()).not.toContain(password);
    expect(made.inputs("main-secret")).toMatchObject({ kmsKeyId: "data-key", recoveryWindowInDays: 30 });
  });

  it("needs no certificates where the images have them", async () => {
    const made = await database({ caFile: "/app/ca.pem" });
    const connections = made.plan.outputs as Record<string, { parts: object }>;
    expect(connections[""]?.parts).not.toHaveProperty("ca");
    expect(made.inputs("main-secret-version")["secretString"]).toContain("tlsCAFile=%2Fapp%2Fca.pem");
  });
});

describe("the set-up", () => {
  it("runs in the network, once there are instances, and comes before whatever connects", async () => {
    const made = await database({ user: "shop", databaseName: "orders" });
    expect(made.document("main-invocation-setup", "input")).toEqual({
      host: "main-cluster.cluster.docdb.amazonaws.com",
      port: 27017,
      database: "orders",
      user: "shop",
      masterSecretArn: "arn:aws:test:::main-cluster-master",
      secretArn: "main-secret-id",
    });
    expect(made.inputs("main-invocation-setup")["triggers"]).toEqual({
      secret: "main-secret-version-1",
      instance: "cluster-main-cluster",
      code: "code-of-main-function-setup",
    });
    expect(made.dependencies("main-invocation-setup")).toEqual(
      expect.arrayContaining(["main-cluster-instance-a", "main-cluster-instance-b"]),
    );
    for (const facet of ["", "direct", "replica"]) {
      expect(made.dependencies(`user-${facet}`), facet).toContain("main-invocation-setup");
    }
  });

  it("reads two secrets, and trusts the authorities that Lambda has in a file", async () => {
    const made = await database();
    const { Statement } = made.document("main-role-policy-setup") as { Statement: Record<string, unknown>[] };
    expect(Statement.filter(({ Action }) => JSON.stringify(Action).includes("secretsmanager"))).toEqual([
      {
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: ["arn:aws:test:::main-cluster-master", "main-secret-id"],
      },
    ]);
    expect(made.inputs("main-function-setup")["environment"]).toEqual({
      variables: { NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem" },
    });
  });
});
