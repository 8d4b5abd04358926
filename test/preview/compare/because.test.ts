import { describe, expect, it } from "vitest";
import { reasons } from "../../../preview/compare/because";

const components = new Set(["web", "web-admin", "main", "main-pooler", "network", "network-endpoints", "cluster"]);
const setting = (path: string, here: string, there: string) => ({ path, here, there, hereFrom: "", thereFrom: "" });
const settings = [
  setting("platform.cluster.deletion", "immediate", "protected"),
  setting("network.cidr", "10.1.0.0/16", "10.0.0.0/16"),
  setting("services.web.cpu", "256", "512"),
  setting("services.web.spot", "true", "false"),
  setting("databases.main.pooling.tasks", "1", "2"),
  setting("logs.retentionDays", "30", "90"),
  setting("given.images.web", "sha256:aa", "sha256:bb"),
];
const because = (component: string, ...properties: [path: string, here?: string, there?: string][]) =>
  reasons(
    component,
    components,
    properties.map(([path, here, there]) => ({ path, here, there })),
    settings,
  );

describe("the settings that differences follow from", () => {
  it("are those that say the very values", () => {
    expect(because("web", ["cpu", "256", "512"])).toEqual(["services.web.cpu"]);
    expect(because("web", ["image", "x@sha256:aa", "x@sha256:bb"])).toEqual(["given.images.web"]);
    expect(because("web-admin", ["retentionInDays", "30", "90"])).toEqual(["logs.retentionDays"]);
    expect(because("web-admin", ["cidr", "10.1.16.0/20", "10.0.16.0/20"])).toEqual(["network.cidr"]);
    expect(because("cluster", ["protect", "false", "true"])).toEqual(["platform.cluster.deletion"]);
  });

  it("are all of its component where one property is not told", () => {
    const own = ["services.web.cpu", "services.web.spot"];
    expect(because("web", ["cpu", "256", "512"], ["memory", "1", "9"])).toEqual(own);
    expect(because("web")).toEqual(own);
    expect(because("network-endpoints")).toEqual(["network.cidr"]);
    expect(because("main-pooler", ["x", "a"])).toEqual(["databases.main.pooling.tasks"]);
  });

  it("are not those of another component that happen to say the same, nor any yes or no", () => {
    expect(because("web-admin", ["cpu", "256", "512"])).toEqual([]);
    expect(because("main", ["cidr", "10.2.16.0/20", "10.0.16.0/20"])).toEqual(["databases.main.pooling.tasks"]);
    expect(because("web", ["multiAz", "true", "false"])).toEqual(["services.web.cpu", "services.web.spot"]);
    expect(because("web", ["spot", "true", "false"])).toEqual(["services.web.spot"]);
  });
});
