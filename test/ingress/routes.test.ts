import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxDepth, parseRoute, pathPatterns, rulePriority, type Route } from "../../components/ingress/routes";

const segment = fc.stringMatching(/^[a-z0-9_-]{1,8}$/);
const routes: fc.Arbitrary<Route> = fc.record({
  host: fc.option(fc.constantFrom("shop.example", "*.shop.example", "admin.shop.example"), { nil: undefined }),
  path: fc.array(segment, { maxLength: maxDepth }).map((segments) => `/${segments.join("/")}`),
});

describe("parseRoute", () => {
  it.each([
    ["/", { host: undefined, path: "/" }],
    ["/api/", { host: undefined, path: "/api" }],
    ["admin.shop.example/", { host: "admin.shop.example", path: "/" }],
    ["*.shop.example/v1/x", { host: "*.shop.example", path: "/v1/x" }],
  ])("reads %j", (text, route) => {
    expect(parseRoute(text)).toEqual(route);
  });

  it.each(["", "api", "/a*", "/a?b", "/a b", "//", "/a//b", "Shop.example/", "shop/", "https://shop.example/"])(
    "refuses %j",
    (text) => {
      expect(parseRoute(text)).toBeUndefined();
    },
  );
});

describe("pathPatterns", () => {
  it("matches a path and what lies below it, and not what only begins alike", () => {
    expect(pathPatterns({ path: "/api" })).toEqual(["/api", "/api/*"]);
    expect(pathPatterns({ path: "/" })).toEqual(["/*"]);
  });
});

describe("rulePriority", () => {
  it("never depends on anything but the route", () => {
    expect(rulePriority({ path: "/" })).toBe(rulePriority({ path: "/" }));
    // A priority that changed would move the rules of every running load balancer.
    expect([{ path: "/" }, { path: "/api" }, { host: "*.a.example", path: "/" }].map(rulePriority))
      .toMatchInlineSnapshot(`
        [
          37179,
          26321,
          49700,
        ]
      `);
  });

  it("lies within what a listener has", () => {
    fc.assert(
      fc.property(routes, (route) => {
        expect(rulePriority(route)).toBeGreaterThanOrEqual(1);
        expect(rulePriority(route)).toBeLessThanOrEqual(50_000);
      }),
    );
  });

  it("lets the longer path of a host win, and any named host over a wildcard", () => {
    fc.assert(
      fc.property(routes, segment, (route, next) => {
        const longer = { ...route, path: route.path === "/" ? `/${next}` : `${route.path}/${next}` };
        fc.pre(longer.path.split("/").length - 1 <= maxDepth);
        expect(rulePriority(longer)).toBeLessThan(rulePriority(route));
      }),
    );
    fc.assert(
      fc.property(routes, routes, (a, b) => {
        const named = { ...a, host: "www.shop.example" };
        const wildcard = { ...b, host: "*.shop.example" };
        expect(rulePriority(named)).toBeLessThan(rulePriority(wildcard));
      }),
    );
  });
});
