import { describe, expect, it } from "vitest";
import { closed } from "../../components/service/routes";
import { serviceSettings } from "../../components/service/settings";

const web = (closedPaths: string[]) =>
  serviceSettings.parse({
    port: 80,
    routes: [{ path: "/" }, { path: "admin.shop.example/" }, { path: "/api" }],
    health: { ready: { path: "/" } },
    closedPaths,
  });

describe("closed paths", () => {
  it("are closed at every host of their service, each once", () => {
    expect(closed({ web: web(["/metrics"]) }, "shop.example")).toEqual([
      { host: "shop.example", path: "/metrics" },
      { host: "admin.shop.example", path: "/metrics" },
    ]);
  });

  it("are closed at the one host that they name", () => {
    expect(closed({ web: web(["admin.shop.example/metrics"]) }, "shop.example")).toEqual([
      { host: "admin.shop.example", path: "/metrics" },
    ]);
  });
});
