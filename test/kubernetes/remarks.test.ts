import { describe, expect, it } from "vitest";
import { kubernetesRemarks } from "../../components/kubernetes/remarks";
import { schema } from "../../components/settings/schema";
import { given, stack } from "../wiring";

const image = `registry.example/web@sha256:${"1".repeat(64)}`;
const existing = {
  kind: "existing",
  name: "shared",
  endpoint: "https://0123.gr7.eu-central-1.eks.amazonaws.com",
  certificateAuthority: "bW9jaw==",
  securityGroupId: "sg-1",
};
const open = { kind: "create", endpoint: { kind: "restricted", cidrs: ["203.0.113.0/24"] } };

const remarks = (cluster: object | undefined, more: object = {}) =>
  kubernetesRemarks({
    settings: schema.parse({ platform: cluster ? { kind: "eks", cluster } : { kind: "ecs" }, ...more }),
    stack,
    given,
  });

describe("what a reader should know of a description on Kubernetes", () => {
  it("is from where it can be deployed", () => {
    expect(remarks({ kind: "create" })).toEqual([
      "platform.cluster.endpoint is private: deploys have to run inside the VPC, which the first one has yet to make " +
        "(docs/first-deploy.md, On EKS)",
    ]);
    expect(remarks(open)).toEqual([]);
    expect(remarks(existing)).toEqual([]);
  });

  it("is that nobody hears of jobs in somebody else's cluster", () => {
    const jobs = { dump: { image, schedule: "@daily" } };
    expect(remarks(existing, { jobs })).toEqual([
      "nothing tells when a job fails (dump): the audit log of an existing cluster is not this stack's",
    ]);
    expect(remarks(open, { jobs })).toEqual([]);
  });

  it.each([
    [0, []],
    [1, ["web runs about half of its pods on spot machines: on eks a spotPercent between 1 and 99 is no share"]],
    [99, ["web runs about half of its pods on spot machines: on eks a spotPercent between 1 and 99 is no share"]],
    [100, []],
  ])("is how many pods are on spot machines by %i percent", (spotPercent, expected) => {
    expect(remarks(open, { services: { web: { image, spotPercent } } })).toEqual(expected);
    expect(remarks(undefined, { services: { web: { image, spotPercent } } })).toEqual([]);
  });

  it("is what the autoscaler does not know", () => {
    const web = {
      image,
      port: 3000,
      routes: [{ path: "/" }],
      health: { ready: { path: "/" } },
      scale: { requestsPerTarget: 100 },
    };
    expect(remarks(open, { services: { web } })).toEqual([
      "web does not scale by scale.requestsPerTarget: on eks only CPU and memory count",
    ]);
    expect(remarks(undefined, { services: { web } })).toEqual([]);
  });
});
