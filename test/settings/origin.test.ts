import { describe, expect, it } from "vitest";
import { load, stackFile } from "./project";

const { origin } = load({
  "app.yaml": "services:\n  web:\n    port: 3000\n    routes: [/]\n    scale: { max: 20 }\n",
  "given.production.json": '{\n  "secrets": ["TOKEN"]\n}\n',
  ...stackFile("plinth:override:\n  services:\n    web: { scale: { max: 30 } }"),
});

describe("what a value is from", () => {
  it.each([
    [["services", "web", "port"], "app.yaml:3"],
    [["services", "web", "scale", "max"], "Pulumi.production.yaml:6"],
    [["services", "web", "scale", "min"], "profile production"],
    [["services", "web", "uses"], "default"],
    [["network", "nat"], "profile production"],
    [["services", "web", "routes", 0, "path"], "app.yaml:4"],
    [["given", "secrets"], "given.production.json:2"],
    [["given", "images"], "default"],
    [["plinth:stack", "account"], "Pulumi.production.yaml"],
  ])("%j: %s", (path, from) => {
    expect(origin(path)).toBe(from);
  });

  it("is the place around what the schema made of a text", () => {
    expect(origin(["services", "web", "port", "made"])).toBe("app.yaml:3");
  });
});
