import { describe, expect, it } from "vitest";
import { Cluster, platformSettings, type EcsSettings } from "../components/cluster";
import { recorded } from "./recorded";
import { logs } from "./wiring";

const cluster = (input: object = {}) =>
  recorded(() => {
    const settings = platformSettings.parse({ kind: "ecs", ...input }) as EcsSettings;
    const { arn, clusterName, namespaceArn } = new Cluster("cluster", { settings, logs });
    return { arn, clusterName, namespaceArn };
  });

describe("Cluster", () => {
  it("runs on Fargate, and on Fargate Spot for whoever asks for it", async () => {
    const made = await cluster();
    expect(made.inputs("cluster-cluster-capacity-providers")).toEqual({
      clusterName: "cluster-cluster-1234567",
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
      defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
    });
  });

  it.each(["enhanced", "enabled", "disabled"])("has Container Insights %s", async (containerInsights) => {
    const made = await cluster({ containerInsights });
    expect(made.inputs("cluster-cluster")).toMatchObject({
      settings: [{ name: "containerInsights", value: containerInsights }],
    });
  });

  it("lets the insights' logs expire, in an encrypted group of the name that AWS would take", async () => {
    const made = await cluster();
    expect(made.inputs("cluster-log-group-insights")).toMatchObject({
      name: "/aws/ecs/containerinsights/cluster-cluster-1234567/performance",
      retentionInDays: 30,
      kmsKeyId: "logs-key",
    });
  });

  it("has the namespace by which services find each other", async () => {
    const made = await cluster();
    expect(made.plan.outputs).toEqual({
      arn: "arn:aws:test:::cluster-cluster",
      clusterName: "cluster-cluster-1234567",
      namespaceArn: "arn:aws:test:::cluster-http-namespace",
    });
    expect(made.resource("cluster-http-namespace").parent).toBe(made.resource("cluster").urn);
  });
});
