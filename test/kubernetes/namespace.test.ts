import { describe, expect, it } from "vitest";
import { stackNamespace } from "../../components/kubernetes/namespace";
import { securityGroup } from "../../components/security-group";
import { recorded } from "../recorded";
import { existing, ownNames, place } from "./wiring";

const named = async (project: string, stack: string) => {
  const made = await recorded(() => ({ name: stackNamespace() }), { project, stack });
  return made.plan.outputs["name"] as string;
};

describe("a namespace's name", () => {
  it("is the stack's own, and one that Kubernetes takes", async () => {
    expect(await named("shop", "production")).toBe("shop-production");
    expect(await named("My_Shop", "pr.7")).toBe("my-shop-pr-7");
    const [one, other] = [await named("a".repeat(80), "staging"), await named("a".repeat(80), "production")];
    expect(one).not.toBe(other);
    for (const name of [one, other]) expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
  });
});

describe("a namespace", () => {
  const namespace = (cluster: object = {}) => recorded(() => ({ name: place(cluster).namespace.namespaceName }));

  it("lets nothing run that may do more than `restricted`, and nobody reach anything unless that is said", async () => {
    const made = await namespace();
    expect(made.resource("namespace").type).toBe("plinth:index:Namespace");
    expect(ownNames(made, "namespace")).toEqual(["namespace-namespace", "namespace-network-policy"]);
    expect(made.inputs("namespace-namespace")["metadata"]).toEqual({
      name: "shop-production",
      labels: {
        "pod-security.kubernetes.io/enforce": "restricted",
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/warn": "restricted",
        "eks.amazonaws.com/pod-readiness-gate-inject": "enabled",
      },
    });
    expect(made.inputs("namespace-network-policy")).toMatchObject({
      metadata: { name: "nothing-by-default", namespace: "shop-production" },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
    });
    expect(made.plan.outputs).toEqual({ name: "shop-production" });
  });

  it("comes after all that pods need, and so goes while there is somebody to end them", async () => {
    const made = await namespace();
    expect(made.dependencies("namespace-namespace")).toEqual(
      expect.arrayContaining([
        "cluster-node-pool",
        "cluster-config-map-amazon-vpc-cni",
        "cluster-addon-aws-secrets-store-csi-driver-provider",
        "cluster-addon-amazon-cloudwatch-observability",
        "cluster-addon-metrics-server",
      ]),
    );
  });

  it("is made in a cluster that is there, too", async () => {
    const made = await namespace(existing);
    expect(made.resource("namespace-namespace").provider).toContain("::kubernetes::");
    expect(made.dependencies("namespace-namespace")).toEqual([]);
  });

  it("opens the way to something, and from something, once for all pods", async () => {
    const made = await recorded(() => {
      const { namespace: own } = place();
      const peer = (name: string) => ({
        name,
        securityGroupId: securityGroup(`${name}-security-group`, { vpcId: "vpc-1", description: name }, {}).id,
      });
      const [main, ingress] = [peer("main"), peer("ingress")];
      const both = [own.open(main, 5432), own.open(main, 5432)];
      own.admit(ingress, 3000);
      own.admit(ingress, 3000);
      own.admit(ingress, 4000);
      return { once: both[0] === both[1] };
    });
    expect(made.plan.outputs).toEqual({ once: true });
    expect(ownNames(made, "namespace").filter((name) => name.includes("rule"))).toEqual([
      "cluster-security-group-egress-rule-main",
      "cluster.3000-security-group-ingress-rule-ingress",
      "cluster.4000-security-group-ingress-rule-ingress",
      "ingress-security-group-egress-rule-cluster.3000",
      "ingress-security-group-egress-rule-cluster.4000",
      "main-security-group-ingress-rule-cluster",
    ]);
    expect(made.inputs("main-security-group-ingress-rule-cluster")).toMatchObject({
      ...{ fromPort: 5432, toPort: 5432, securityGroupId: "main-security-group-id" },
      referencedSecurityGroupId: "cluster-cluster-security-group-id",
    });
    expect(made.inputs("cluster.4000-security-group-ingress-rule-ingress")).toMatchObject({
      ...{ fromPort: 4000, toPort: 4000, securityGroupId: "cluster-cluster-security-group-id" },
    });
  });
});
