import * as random from "@pulumi/random";
import { describe, expect, it } from "vitest";
import { Database } from "../../components/database";
import { pgbouncerPods } from "../../components/kubernetes/pgbouncer";
import { Pooler, type RunPgbouncer } from "../../components/pooler";
import { postgres } from "../database/parsed";
import { recorded } from "../recorded";
import { account, alarms, logs, region } from "../wiring";
import { image, ownNames, place } from "./wiring";

const pooler = ({ running = true } = {}) =>
  recorded(() => {
    const where = place();
    const settings = postgres({ user: "shop", pooling: { kind: "pgbouncer", tasks: 3 } });
    const { pooling } = settings;
    if (pooling.kind !== "pgbouncer") throw new Error("a test's pooler is PgBouncer");
    const shared = { settings, account, region, network: where.network, keyArn: "data-key", logs, alarms };
    const database = new Database("main", { ...shared, vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] });
    const run: RunPgbouncer = (name, args, opts) =>
      pgbouncerPods(name, { ...args, ...where }, { ...opts, provider: where.cluster.provider });
    const own = { pooling, image: { image, digest: "sha256:1" }, run, running };
    const { connection } = new Pooler("main-pooler", { ...shared, ...own, database });
    new random.RandomId("client", { byteLength: 4 }, { dependsOn: [...(connection.after ?? [])] });
    return { reach: connection.reach, host: connection.parts.host };
  });

describe("PgBouncer in pods", () => {
  it("is so many pods behind one name of the cluster, moved one at a time", async () => {
    const made = await pooler();
    expect(made.inputs("main-pooler-deployment")).toMatchObject({
      metadata: { name: "main-pooler", namespace: "shop-production" },
      spec: { replicas: 3, strategy: { rollingUpdate: { maxSurge: "100%", maxUnavailable: "0%" } } },
    });
    expect(made.inputs("main-pooler-service")).toMatchObject({
      spec: { ports: [{ name: "postgres", port: 5432, targetPort: "postgres", protocol: "TCP" }] },
    });
    expect(ownNames(made, "main-pooler")).toContain("main-pooler-pod-disruption-budget");
    expect(made.plan.outputs).toMatchObject({
      reach: { peer: { name: "main-pooler", pods: { "app.kubernetes.io/name": "main-pooler" } }, port: 5432 },
      host: { plain: "main-pooler" },
    });
  });

  it("is asked on its port, since it speaks no HTTP, and lets connections end", async () => {
    const made = await pooler();
    const probe = { tcpSocket: { port: 5432 } };
    expect(made.inputs("main-pooler-deployment")).toMatchObject({
      spec: {
        template: {
          spec: {
            terminationGracePeriodSeconds: 125,
            containers: [
              {
                ...{ livenessProbe: probe, readinessProbe: probe },
                ports: [{ name: "postgres", containerPort: 5432 }],
              },
            ],
          },
        },
      },
    });
  });

  it("lets those in that use it, and reaches the database", async () => {
    const made = await pooler();
    const { spec } = made.inputs("main-pooler-network-policy") as { spec: { ingress: object[]; egress: object[] } };
    expect(spec.ingress).toEqual([
      {
        from: [{ podSelector: { matchLabels: { "uses-main-pooler": "true" } } }],
        ports: [{ protocol: "TCP", port: 5432 }],
      },
    ]);
    expect(JSON.stringify(spec.egress)).toContain('"port":5432');
    expect(made.names("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")).toContain(
      "main-security-group-ingress-rule-cluster",
    );
  });

  it("gets the database's password by reference", async () => {
    const made = await pooler();
    expect(JSON.stringify(made.inputs("main-pooler-secret-provider-class"))).toContain("DATABASE_PASSWORD");
    expect(JSON.stringify(made.inputs("main-pooler-deployment"))).not.toContain("random-password");
  });

  it("is there before those that use it, and without its image has no pods", async () => {
    const made = await pooler();
    expect(made.dependencies("client")).toEqual(
      expect.arrayContaining(["main-pooler-service", "main-pooler-deployment"]),
    );
    const waiting = await pooler({ running: false });
    expect(waiting.inputs("main-pooler-deployment")).toMatchObject({ spec: { replicas: 0 } });
    expect(waiting.inputs("main-pooler-metric-alarm-down")["actionsEnabled"]).toBe(false);
  });
});
