import { describe, expect, it } from "vitest";
import { rulePriority } from "../../components/ingress/routes";
import { hosts, routesRule } from "../../components/service/routes";
import { serviceSettings } from "../../components/service/settings";
import { reported, stack } from "../wiring";

/** Services by name, each with routes. */
const services = (routes: Record<string, (string | { path: string; priority: number })[]>) =>
  Object.fromEntries(
    Object.entries(routes).map(([name, entries]) => [
      name,
      serviceSettings.parse({
        port: 80,
        health: { ready: { path: "/" } },
        routes: entries.map((entry) => (typeof entry === "string" ? { path: entry } : entry)),
      }),
    ]),
  );
const mistakes = (routes: Parameters<typeof services>[0], domain?: string) =>
  reported(routesRule, { services: services(routes) }, { stack: { ...stack, domain } });
const numbered = <T>(count: number, each: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => each(index));
const paths = (count: number) => numbered(count, (index) => ({ path: `/${index}`, priority: index + 1 }));

describe("hosts", () => {
  it("are the domain and all that routes name, each once", () => {
    const all = services({ web: ["/", "b.shop.example/"], api: ["a.shop.example/", "b.shop.example/api"] });
    expect(hosts(all, "shop.example")).toEqual(["shop.example", "a.shop.example", "b.shop.example"]);
  });
});

describe("routes", () => {
  const domain = "shop.example";

  it("of several services and hosts under the domain are fine", () => {
    expect(mistakes({ web: ["/", "*.shop.example/"], api: ["/api", "admin.shop.example/"] }, domain)).toEqual([]);
  });

  it.each([
    ["/api", "/api"],
    ["/api", "shop.example/api"],
  ])("lead to one service each: %s and %s are the same", (one, other) => {
    expect(mistakes({ web: [one], api: [other] }, domain)).toEqual([
      "services.api.routes.0: a route that no other service has: web has it already",
    ]);
  });

  it("need a domain", () => {
    expect(mistakes({ web: ["/"] })).toEqual([
      "services.web.routes.0: a `domain` under plinth:stack in the stack file: a public service needs one",
    ]);
    expect(mistakes({ worker: [] })).toEqual([]);
  });

  it.each(["other.example/", "notshop.example/"])("stay under the domain, unlike %s", (route) => {
    expect(mistakes({ web: [route] }, domain)).toEqual([
      "services.web.routes.0: a host that is shop.example or ends in .shop.example: the certificate is for these",
    ]);
  });

  it("that come to the same priority are told to take their own", () => {
    const priority = rulePriority({ path: "/" });
    expect(mistakes({ web: ["/"], api: [{ path: "/api", priority }] }, domain)).toEqual([
      `services.api.routes.0: a \`priority\` of its own: / comes to ${priority} too`,
    ]);
    expect(mistakes({ web: ["/"], api: [{ path: "/api", priority: 5 }] }, domain)).toEqual([]);
  });

  it("are as many as a load balancer and a certificate take", () => {
    expect(mistakes({ web: paths(100) }, domain)).toEqual([]);
    expect(mistakes({ web: paths(101) }, domain)).toEqual([
      "services: at most 100 routes in all, the rules that a load balancer takes; these are 101",
    ]);
    const named = (count: number) => numbered(count, (index) => `h${index}.shop.example/`);
    expect(mistakes({ web: named(9) }, domain)).toEqual([]);
    expect(mistakes({ web: named(10) }, domain)).toEqual([
      "services: at most 10 hosts, the names that a certificate takes; these are 11",
    ]);
  });

  it("belong to as many services as a load balancer has target groups for", () => {
    const entries = paths(101).map((path, index): [string, (typeof path)[]] => [`s${index}`, [path]]);
    expect(mistakes(Object.fromEntries(entries), domain)).toContain(
      "services: at most 100 public services, the target groups that a load balancer takes; these are 101",
    );
  });
});
