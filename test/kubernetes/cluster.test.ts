import { output } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { observability } from "../../components/kubernetes/addons";
import { EksCluster } from "../../components/kubernetes/cluster";
import { kubeconfig } from "../../components/kubernetes/kubeconfig";
import { nodePoolSpec } from "../../components/kubernetes/node-pool";
import { recorded, type Recorded } from "../recorded";
import { account, isImmediate, logs, network, region } from "../wiring";
import { eksSettings, existing, ownNames } from "./wiring";

const admin = "arn:aws:iam::222222222222:role/team/admin";
const viewer = "arn:aws:iam::222222222222:user/ann";

const cluster = (input: object = {}, more: object = {}, networkInput: object = {}) =>
  recorded(() => {
    const settings = eksSettings(input, more);
    const args = { settings, account, region, network: network(networkInput), keyArn: "data-key", logs };
    const { clusterName, peer } = new EksCluster("cluster", args);
    return { clusterName, securityGroupId: peer.securityGroupId };
  });
const trust = (made: Recorded, role: string) =>
  (made.document(`cluster-role-${role}`, "assumeRolePolicy") as { Statement: unknown[] }).Statement;
const configuration = (made: Recorded, addon: string) => made.document(`cluster-addon-${addon}`, "configurationValues");

describe("decisions", () => {
  it("have machines of both architectures by demand and on spot, up to so many CPUs", () => {
    const { template, limits, disruption } = nodePoolSpec({ maxCpus: 64 });
    expect(limits).toEqual({ cpu: 64 });
    const { requirements, nodeClassRef } = template.spec;
    expect(nodeClassRef).toEqual({ group: "eks.amazonaws.com", kind: "NodeClass", name: "default" });
    expect(Object.fromEntries(requirements.map(({ key, values }) => [key, values]))).toEqual({
      "kubernetes.io/arch": ["arm64", "amd64"],
      "karpenter.sh/capacity-type": ["on-demand", "spot"],
      "eks.amazonaws.com/instance-category": ["c", "m", "r"],
      "eks.amazonaws.com/instance-generation": ["5"],
    });
    expect(disruption).toMatchObject({ budgets: [{ nodes: "10%" }] });
  });

  it("watch pods as closely as is said, and instrument nothing", () => {
    const enhanced = (kind: "enhanced" | "enabled") =>
      observability(kind).agent.config.logs.metrics_collected.kubernetes.enhanced_container_insights;
    expect([enhanced("enhanced"), enhanced("enabled")]).toEqual([true, false]);
    expect(observability("enabled")).toMatchObject({
      containerLogs: { enabled: true },
      manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
    });
    // What the agent would send to Application Signals is in the configuration that this one displaces.
    expect(JSON.stringify(observability("enhanced"))).not.toMatch(/application_signals|app_signals/);
  });

  it("reach the cluster by the credentials of AWS, none of which stands in the file", async () => {
    const endpoint = { clusterName: output("shop"), url: output("https://e"), certificateAuthority: output("ca") };
    const made = await recorded(() => ({ file: kubeconfig(endpoint, "eu-west-1") }));
    const file = JSON.parse(made.plan.outputs["file"] as string) as Record<string, unknown>;
    expect(file).toMatchObject({
      ...{ apiVersion: "v1", kind: "Config", "current-context": "eks" },
      clusters: [{ name: "eks", cluster: { server: "https://e", "certificate-authority-data": "ca" } }],
      contexts: [{ name: "eks", context: { cluster: "eks", user: "aws" } }],
    });
    expect(file["users"]).toEqual([
      {
        name: "aws",
        user: {
          exec: {
            ...{ apiVersion: "client.authentication.k8s.io/v1beta1", command: "aws", interactiveMode: "Never" },
            args: ["--region", "eu-west-1", "eks", "get-token", "--cluster-name", "shop", "--output", "json"],
          },
        },
      },
    ]);
  });
});

describe("a cluster", () => {
  it("is Auto Mode as a whole, and what Auto Mode does not bring along", async () => {
    const made = await cluster();
    expect(made.resource("cluster").type).toBe("plinth:index:EksCluster");
    expect(ownNames(made, "cluster")).toEqual([
      "cluster-addon-amazon-cloudwatch-observability",
      "cluster-addon-aws-secrets-store-csi-driver-provider",
      "cluster-addon-metrics-server",
      "cluster-cluster",
      "cluster-config-map-amazon-vpc-cni",
      "cluster-log-group-application",
      "cluster-log-group-control-plane",
      "cluster-log-group-dataplane",
      "cluster-log-group-host",
      "cluster-log-group-performance",
      "cluster-node-pool",
      "cluster-role-agent",
      "cluster-role-cluster",
      "cluster-role-node",
      "cluster-role-policy-attachment-agent",
      "cluster-role-policy-attachment-cluster-AmazonEKSBlockStoragePolicy",
      "cluster-role-policy-attachment-cluster-AmazonEKSClusterPolicy",
      "cluster-role-policy-attachment-cluster-AmazonEKSComputePolicy",
      "cluster-role-policy-attachment-cluster-AmazonEKSLoadBalancingPolicy",
      "cluster-role-policy-attachment-cluster-AmazonEKSNetworkingPolicy",
      "cluster-role-policy-attachment-node-AmazonEC2ContainerRegistryPullOnly",
      "cluster-role-policy-attachment-node-AmazonEKSWorkerNodeMinimalPolicy",
      "cluster-role-policy-cluster",
      "cluster-security-group-ingress-rule-vpc",
      "kubernetes",
    ]);
    expect(made.inputs("cluster-cluster")).toMatchObject({
      ...{ name: "shop-production-cluster", version: "1.35", roleArn: "arn:aws:test:::cluster-role-cluster" },
      bootstrapSelfManagedAddons: false,
      computeConfig: { enabled: true, nodePools: ["system"], nodeRoleArn: "arn:aws:test:::cluster-role-node" },
      storageConfig: { blockStorage: { enabled: true } },
      kubernetesNetworkConfig: { elasticLoadBalancing: { enabled: true } },
    });
    expect(made.plan.outputs).toEqual({
      clusterName: "shop-production-cluster",
      securityGroupId: "cluster-cluster-security-group-id",
    });
  });

  it("is encrypted, logs everything, lets people in by access entries alone, and never comes to extended support", async () => {
    const made = await cluster();
    expect(made.inputs("cluster-cluster")).toMatchObject({
      accessConfig: { authenticationMode: "API" },
      encryptionConfig: { provider: { keyArn: "data-key" }, resources: ["secrets"] },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      upgradePolicy: { supportType: "STANDARD" },
    });
    expect(made.inputs("cluster-log-group-control-plane")).toMatchObject({
      ...{ name: "/aws/eks/shop-production-cluster/cluster", retentionInDays: 30, kmsKeyId: "logs-key" },
    });
  });

  it("is not deleted by mistake, unless that is said", async () => {
    const [made, other] = [await cluster(), await cluster({ deletion: isImmediate })];
    expect([made.resource("cluster-cluster").protect, made.inputs("cluster-cluster")["deletionProtection"]]).toEqual([
      true,
      true,
    ]);
    expect([other.resource("cluster-cluster").protect, other.inputs("cluster-cluster")["deletionProtection"]]).toEqual([
      false,
      false,
    ]);
  });

  it("is reached from inside the network, and from the internet by the ranges that are said", async () => {
    const [made, restricted] = [
      await cluster(),
      await cluster({ endpoint: { kind: "restricted", cidrs: ["203.0.113.0/24"] } }),
    ];
    expect(made.inputs("cluster-cluster")["vpcConfig"]).toEqual({
      subnetIds: ["network-subnet-private-a-id", "network-subnet-private-b-id"],
      endpointPrivateAccess: true,
      endpointPublicAccess: false,
    });
    expect(restricted.inputs("cluster-cluster")["vpcConfig"]).toMatchObject({
      endpointPrivateAccess: true,
      endpointPublicAccess: true,
      publicAccessCidrs: ["203.0.113.0/24"],
    });
    for (const each of [made, restricted]) {
      expect(each.inputs("cluster-security-group-ingress-rule-vpc")).toMatchObject({
        ...{ securityGroupId: "cluster-cluster-security-group-id", cidrIpv4: "10.0.0.0/16" },
        ...{ fromPort: 443, toPort: 443, ipProtocol: "tcp" },
      });
    }
  });

  it("comes after the network as a whole and all its policies, and so goes before them", async () => {
    const made = await cluster();
    const dependencies = made.dependencies("cluster-cluster");
    expect(dependencies).toEqual(
      expect.arrayContaining(["network-route-private-a", "network-nat-gateway-a", "cluster-log-group-control-plane"]),
    );
    const policies = ownNames(made, "cluster").filter((name) => /role-policy/.test(name) && !name.includes("agent"));
    expect(policies).toHaveLength(8);
    expect(dependencies).toEqual(expect.arrayContaining(policies));
  });

  it("has roles that EKS, machines and the agent alone take on", async () => {
    const made = await cluster();
    const own = { StringEquals: { "aws:SourceAccount": account } };
    const actions = ["sts:AssumeRole", "sts:TagSession"];
    expect(trust(made, "cluster")).toMatchObject([
      { Principal: { Service: "eks.amazonaws.com" }, Action: actions, Condition: own },
    ]);
    expect(trust(made, "node")).toMatchObject([
      { Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
    ]);
    expect(trust(made, "agent")).toMatchObject([
      { Principal: { Service: "pods.eks.amazonaws.com" }, Action: actions, Condition: own },
    ]);
  });

  it("makes Kubernetes' own objects by one provider, which is the same wherever the cluster's address goes", async () => {
    const made = await cluster();
    const provider = made.inputs("kubernetes", "pulumi:providers:kubernetes");
    expect(provider).toMatchObject({ clusterIdentifier: "arn:aws:test:::cluster-cluster" });
    expect(JSON.parse(provider["kubeconfig"] as string)).toMatchObject({
      clusters: [{ cluster: { server: "https://cluster-cluster.eks.amazonaws.com" } }],
    });
    for (const name of ["cluster-node-pool", "cluster-config-map-amazon-vpc-cni"]) {
      expect(made.resource(name).provider).toContain("::kubernetes::");
    }
    expect(made.inputs("cluster-config-map-amazon-vpc-cni")).toMatchObject({
      metadata: { name: "amazon-vpc-cni", namespace: "kube-system" },
      data: { "enable-network-policy-controller": "true" },
    });
    expect(made.inputs("cluster-node-pool")).toMatchObject({
      metadata: { name: "plinth" },
      spec: { limits: { cpu: 200 } },
    });
  });

  it("lets people in by their roles: some may do everything, some may look at everything but secrets", async () => {
    const made = await cluster({ admins: [admin, admin.replace("team/", "team-")], viewers: [viewer] });
    expect(made.inputs("cluster-access-entry-222222222222-role/team/admin")).toMatchObject({ principalArn: admin });
    const policy = (key: string) =>
      made.inputs(`cluster-access-policy-association-222222222222-${key}`)["policyArn"] as string;
    expect(policy("role/team/admin")).toMatch(/\/AmazonEKSClusterAdminPolicy$/);
    expect(policy("user/ann")).toMatch(/\/AmazonEKSViewPolicy$/);
  });
});

describe("a cluster's add-ons", () => {
  it("come once there are machines for them, and displace what is there", async () => {
    const made = await cluster();
    for (const addon of [
      "metrics-server",
      "aws-secrets-store-csi-driver-provider",
      "amazon-cloudwatch-observability",
    ]) {
      const name = `cluster-addon-${addon}`;
      expect(made.inputs(name)).toMatchObject({
        ...{ addonName: addon, clusterName: "shop-production-cluster" },
        ...{ resolveConflictsOnCreate: "OVERWRITE", resolveConflictsOnUpdate: "OVERWRITE" },
      });
      expect(made.dependencies(name)).toEqual(
        expect.arrayContaining(["cluster-node-pool", "cluster-config-map-amazon-vpc-cni"]),
      );
    }
  });

  it("keep a Secret for variables equal to Secrets Manager", async () => {
    const made = await cluster();
    expect(configuration(made, "aws-secrets-store-csi-driver-provider")).toEqual({
      "secrets-store-csi-driver": { syncSecret: { enabled: true }, enableSecretRotation: true },
    });
  });

  it("write to groups that are there before them, which expire and are encrypted", async () => {
    const made = await cluster({}, { containerInsights: "enhanced" });
    const addon = "cluster-addon-amazon-cloudwatch-observability";
    expect(configuration(made, "amazon-cloudwatch-observability")).toEqual(observability("enhanced"));
    expect(made.inputs(addon)["podIdentityAssociations"]).toEqual([
      { serviceAccount: "cloudwatch-agent", roleArn: "arn:aws:test:::cluster-role-agent" },
    ]);
    expect(made.dependencies(addon)).toContain("cluster-role-policy-attachment-agent");
    for (const key of ["application", "dataplane", "host", "performance"]) {
      expect(made.dependencies(addon)).toContain(`cluster-log-group-${key}`);
      expect(made.inputs(`cluster-log-group-${key}`)).toMatchObject({
        name: `/aws/containerinsights/shop-production-cluster/${key}`,
        ...{ retentionInDays: 30, kmsKeyId: "logs-key" },
      });
    }
  });
});

describe("a cluster that somebody else looks after", () => {
  it("is only reached", async () => {
    const made = await cluster(existing);
    expect(ownNames(made, "cluster")).toEqual(["kubernetes"]);
    const provider = made.inputs("kubernetes", "pulumi:providers:kubernetes");
    expect(provider).toMatchObject({ clusterIdentifier: existing.endpoint });
    expect(provider["kubeconfig"]).toContain(existing.endpoint);
    expect(made.plan.outputs).toEqual({ clusterName: "shared", securityGroupId: "sg-shared" });
  });
});
