import { output } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { Connection } from "../../components/connection";
import { KubernetesService, preStopSeconds, type KubernetesServiceArgs } from "../../components/kubernetes/service";
import { serviceSettings } from "../../components/service/settings";
import { securityGroup } from "../../components/security-group";
import { recorded, type Recorded } from "../recorded";
import { alarms, ingress } from "../wiring";
import { inCluster, ownNames, place, wired } from "./wiring";

const publicly = { port: 3000, routes: [{ path: "/" }], health: { ready: { path: "/ready" } } };
const main: Connection = { reach: { peer: { name: "main", securityGroupId: "sg-main" }, port: 5432 }, parts: {} };
const files: Connection = { permissions: [{ actions: ["s3:GetObject"], resources: "arn:files/*" }], parts: {} };

type Wish = Partial<KubernetesServiceArgs>;

function make(name: string, where: ReturnType<typeof place>, input: object, wish: Wish = {}): KubernetesService {
  const settings = serviceSettings.parse(input);
  return new KubernetesService(
    name,
    {
      ...wired(where),
      ...{ settings, domain: "shop.example", running: true, used: false, after: [], alarms },
      ingress: settings.routes.length > 0 ? ingress() : undefined,
      ...wish,
    },
    inCluster(where.cluster),
  );
}
const service = (input: object = {}, wish: Wish = {}) =>
  recorded(() => ({ connection: make("web", place(), input, wish).connection }));

interface Spec {
  readonly replicas?: number;
  readonly strategy?: object;
  readonly template: { readonly metadata: { readonly labels: Record<string, string> }; readonly spec: object };
  readonly ingress: readonly { readonly from: readonly { readonly ipBlock: { readonly cidr: string } }[] }[];
}
const spec = (made: Recorded, name: string) => made.inputs(name)["spec"] as Spec;

describe("decisions", () => {
  it("give everybody who sends requests the time to hear that a pod goes", () => {
    expect(preStopSeconds({ port: 3000, routes: [{ path: "/" }] })).toBe(20);
    expect(preStopSeconds({ port: 3000, routes: [] })).toBe(5);
    expect(preStopSeconds({ port: undefined, routes: [] })).toBe(0);
  });
});

describe("a worker", () => {
  it("is a Deployment of its own account, which is scaled, moved with care, and reached by nobody", async () => {
    const made = await service();
    expect(made.resource("web").type).toBe("plinth:index:KubernetesService");
    expect(ownNames(made, "web")).toEqual([
      "web-deployment",
      "web-horizontal-pod-autoscaler",
      "web-metric-alarm-cpu",
      "web-metric-alarm-down",
      "web-metric-alarm-memory",
      "web-network-policy",
      "web-pod-disruption-budget",
      "web-service-account",
    ]);
    for (const name of ownNames(made, "web").filter((each) => !each.includes("alarm"))) {
      expect(made.resource(name).provider).toContain("::kubernetes::");
      expect(made.inputs(name)["metadata"]).toMatchObject({ name: "web", namespace: "shop-production" });
    }
    expect(spec(made, "web-network-policy").ingress).toEqual([]);
    expect(made.plan.outputs["connection"]).toBeUndefined();
  });

  it("is scaled by what it uses of what it has, and leaves the number of pods to that", async () => {
    const made = await service({ scale: { min: 3, max: 9, cpuPercent: 60, outSeconds: 30, inSeconds: 600 } });
    expect(spec(made, "web-deployment").replicas).toBeUndefined();
    const aim = (name: string, averageUtilization: number) => ({
      type: "Resource",
      resource: { name, target: { type: "Utilization", averageUtilization } },
    });
    expect(spec(made, "web-horizontal-pod-autoscaler")).toEqual({
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      ...{ minReplicas: 3, maxReplicas: 9, metrics: [aim("cpu", 60), aim("memory", 80)] },
      behavior: { scaleUp: { stabilizationWindowSeconds: 30 }, scaleDown: { stabilizationWindowSeconds: 600 } },
    });
  });

  it("is moved one pod at a time, and not kept from it by one that does not work anyway", async () => {
    const made = await service({ scale: { min: 1 } });
    expect(spec(made, "web-pod-disruption-budget")).toEqual({
      ...{ maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" },
      selector: { matchLabels: { "app.kubernetes.io/name": "web" } },
    });
  });

  it("without its image has no pods, and wakes nobody", async () => {
    const made = await service({}, { running: false });
    expect(spec(made, "web-deployment").replicas).toBe(0);
    expect(made.inputs("web-metric-alarm-down")["actionsEnabled"]).toBe(false);
  });

  it.each([
    [{ kind: "rolling" }, { maxSurge: "100%", maxUnavailable: "0%" }],
    [
      { kind: "rolling", minHealthyPercent: 50, maxPercent: 150 },
      { maxSurge: "50%", maxUnavailable: "50%" },
    ],
  ])("is rolled out by the shares that are said: %o", async (rollout, rollingUpdate) => {
    const made = await service({ rollout });
    expect(spec(made, "web-deployment").strategy).toEqual({ type: "RollingUpdate", rollingUpdate });
    expect(made.resource("web-deployment").customTimeouts).toMatchObject({ create: "30m", update: "30m" });
  });

  it("changes once everything around its pods is there, and the release is done", async () => {
    const made = await recorded(() => {
      const release = securityGroup("release-of-a-test", { vpcId: "vpc-1", description: "release" }, {});
      const variables = { TOKEN: { secretArn: output("arn:token") } };
      make("web", place(), {}, { connections: [main, files], variables, after: [release] });
    });
    expect(made.dependencies("web-deployment")).toEqual(
      expect.arrayContaining([
        "release-of-a-test",
        "namespace-network-policy",
        "web-service-account",
        "web-network-policy",
        "web-role-policy",
        "web-pod-identity-association",
        "web-secret-provider-class",
        "cluster-security-group-egress-rule-main",
        "main-security-group-ingress-rule-cluster",
      ]),
    );
  });
});

describe("who a service's pods are at AWS", () => {
  const statements = (made: Recorded) =>
    (made.document("web-role-policy") as { Statement: { Action: string[]; Resource: unknown }[] }).Statement;

  it("is nobody, where they need nothing of it", async () => {
    const made = await service({}, { connections: [main], variables: { MODE: { plain: "full" } } });
    expect(made.names("aws:eks/podIdentityAssociation:PodIdentityAssociation")).toEqual([]);
    expect(ownNames(made, "web")).not.toContain("web-role");
  });

  it("may read their secrets and do what `uses` need, by the service account of the pod alone", async () => {
    const secretArn = output("arn:token");
    const variables = { TOKEN: { secretArn }, KEY: { secretArn, jsonKey: "key" } };
    const made = await service({}, { connections: [files], variables });
    expect(statements(made)).toMatchObject([
      { Action: ["secretsmanager:GetSecretValue"], Resource: ["arn:token"] },
      { Action: ["kms:Decrypt"], Resource: "data-key" },
      { Action: ["s3:GetObject"], Resource: "arn:files/*" },
    ]);
    expect(made.inputs("web-pod-identity-association")).toMatchObject({
      ...{ clusterName: "shop-production-cluster", namespace: "shop-production", serviceAccount: "web" },
      roleArn: "arn:aws:test:::web-role",
    });
    expect(made.document("web-role", "assumeRolePolicy")).toMatchObject({
      Statement: [{ Principal: { Service: "pods.eks.amazonaws.com" }, Action: ["sts:AssumeRole", "sts:TagSession"] }],
    });
  });
});

describe("an internal service", () => {
  it("is reached by its name, from those alone that use it", async () => {
    const made = await recorded(() => {
      const where = place();
      const api = make("api", where, { port: 4000 }, { used: true });
      const connection = api.connection!;
      make("web", where, {}, { connections: [connection] });
      return { connection: { parts: connection.parts } };
    });
    expect(made.plan.outputs["connection"]).toEqual({
      parts: { url: { plain: "http://api:4000" }, host: { plain: "api" }, port: { plain: "4000" } },
    });
    expect(spec(made, "api-service")).toMatchObject({
      ...{ type: "ClusterIP", selector: { "app.kubernetes.io/name": "api" } },
      // The policies of the VPC's network know a service by the port of its pods alone.
      ports: [{ name: "http", port: 4000, targetPort: "http", protocol: "TCP" }],
    });
    const { template } = spec(made, "web-deployment");
    expect(template.metadata.labels).toMatchObject({ "uses-api": "true" });
    expect(spec(made, "api-network-policy")).toMatchObject({
      ingress: [
        { from: [{ podSelector: { matchLabels: { "uses-api": "true" } } }], ports: [{ port: 4000, protocol: "TCP" }] },
      ],
    });
    expect(made.dependencies("web-deployment")).toContain("api-deployment");
    expect(ownNames(made, "api")).not.toContain("api-target-group");
    // Pods have one security group, within which everything is open.
    expect(ownNames(made, "namespace").filter((name) => name.includes("rule"))).toEqual([]);
  });
});

describe("a public service", () => {
  it("is a target group of the load balancer, which Auto Mode may touch, bound to the service's pods", async () => {
    const made = await service(publicly);
    expect(made.inputs("web-target-group")).toMatchObject({
      ...{ targetType: "ip", port: 3000, protocol: "HTTP", deregistrationDelay: 30 },
      tags: { "eks:eks-cluster-name": "shop-production-cluster" },
    });
    expect(made.inputs("web-target-group-binding")).toMatchObject({
      ...{ apiVersion: "eks.amazonaws.com/v1", kind: "TargetGroupBinding" },
      metadata: { name: "web", namespace: "shop-production" },
      spec: {
        serviceRef: { name: "web", port: 3000 },
        ...{ targetGroupARN: "arn:aws:test:::web-target-group", targetType: "ip" },
      },
    });
    expect(made.inputs("listener-rule-/")["actions"]).toEqual([
      { type: "forward", targetGroupArn: "arn:aws:test:::web-target-group" },
    ]);
  });

  it("lets the load balancer in, by security groups and by the addresses that it has", async () => {
    const made = await service(publicly);
    expect(made.inputs("cluster.3000-security-group-ingress-rule-ingress")).toMatchObject({ fromPort: 3000 });
    expect(made.dependencies("web-deployment")).toContain("cluster.3000-security-group-ingress-rule-ingress");
    const [rule] = spec(made, "web-network-policy").ingress;
    expect(rule?.from.map(({ ipBlock }) => ipBlock.cidr)).toEqual([
      made.inputs("network-subnet-public-a")["cidrBlock"],
      made.inputs("network-subnet-public-b")["cidrBlock"],
    ]);
  });

  it("drains before it is stopped, and is asked as the load balancer asks", async () => {
    const made = await service({ ...publicly, drainSeconds: 60, stopTimeoutSeconds: 90 });
    expect(spec(made, "web-deployment").template.spec).toMatchObject({
      terminationGracePeriodSeconds: 110,
      containers: [
        {
          ports: [{ name: "http", containerPort: 3000 }],
          lifecycle: { preStop: { sleep: { seconds: 20 } } },
          readinessProbe: { httpGet: { path: "/ready", port: 3000 } },
        },
      ],
    });
  });

  it("is watched by the figures of its pods, and by those of the load balancer", async () => {
    const made = await service(publicly);
    const pods = { ClusterName: "shop-production-cluster", Namespace: "shop-production", PodName: "web" };
    expect(made.inputs("web-metric-alarm-memory")).toMatchObject({
      ...{ namespace: "ContainerInsights", metricName: "pod_memory_utilization_over_pod_limit", dimensions: pods },
    });
    expect(made.inputs("web-metric-alarm-down")).toMatchObject({
      ...{ metricName: "pod_cpu_utilization_over_pod_limit", dimensions: pods, treatMissingData: "breaching" },
    });
    expect(made.inputs("web-metric-alarm-unhealthy")).toMatchObject({
      dimensions: { LoadBalancer: "app/ingress-load-balancer", TargetGroup: "targetgroup/web-target-group" },
    });
  });
});
