import { describe, expect, it } from "vitest";
import { aws, isKnown, replacedBy } from "../../../preview/diff/replacing";
import { sets } from "../../../preview/diff/tables/sets";
import { stackFrom } from "../../documentdb/description";

const onMongo = `
services:
  web: { image: "registry.example/web@sha256:${"1".repeat(64)}", port: 3000, routes: [/], health: { ready: /ready }, uses: [main] }
databases: { main: { engine: documentdb, pool: { max: 20 } } }
notifications: { critical: [oncall@shop.example], warning: [team@shop.example] }
`;

// Those of the root's stacks are in test/engine/standins/aws/facts.test.ts.
describe("what replaces", () => {
  it("is known of every type of an application on DocumentDB", async () => {
    const { made } = await stackFrom(onMongo, "production", { zoneDelegated: true });
    const types = new Set(made.plan.resources.filter(({ custom }) => custom).map(({ type }) => type));
    expect(types).toContain("aws:docdb/cluster:Cluster");
    expect([...types].filter((type) => !isKnown(type))).toEqual([]);
  });

  it("has a source for every type", () => {
    for (const { source } of Object.values(aws))
      expect(source).toMatch(/^terraform-provider-aws, internal\/service\/\S+\.go/);
  });

  it("is found within lists, and where what holds it comes or goes", () => {
    const type = "aws:ecs/service:Service";
    const paths = (before: object, after: object, path: string) =>
      replacedBy(type, { ...before }, { ...after }, { path }).map((each) => each.path);
    const controller = { deploymentController: { type: "ECS" } };
    expect(paths(controller, {}, "deploymentController")).toEqual(["deploymentController.type"]);
    expect(paths({ deploymentController: {} }, {}, "deploymentController")).toEqual([]);
    const mix = (weight: number) => ({ capacityProviderStrategies: [{ weight }] });
    expect(paths(mix(1), mix(2), "capacityProviderStrategies[0].weight")).toEqual(["capacityProviderStrategies"]);
    const forced = { ...mix(2), forceNewDeployment: true };
    expect(paths(mix(1), forced, "capacityProviderStrategies[0].weight")).toEqual([]);
  });

  it("is known of every type with lists without an order", () => {
    expect(Object.keys(sets).filter((type) => !isKnown(type))).toEqual([]);
  });

  it("is, of a cluster's provider, another cluster and no other way to log in", () => {
    const config = (server: string, args: string) => ({
      kubeconfig: JSON.stringify({ clusters: [{ cluster: { server } }], users: [{ args }] }),
    });
    const paths = (after: ReturnType<typeof config>) =>
      replacedBy("pulumi:providers:kubernetes", config("a", "b"), after, { path: "kubeconfig" }).map(
        ({ path }) => path,
      );
    expect(paths(config("a", "c"))).toEqual([]);
    expect(paths(config("c", "b"))).toEqual(["kubeconfig"]);
  });
});
