import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { compare } from "../../../preview/compare";
import { differing } from "../../../preview/compare/leaves";
import type { Comparison } from "../../../preview/compare/model";
import { literally } from "../../../preview/compare/neutral";
import type { Side } from "../../../preview/compare/side";
import { Secret, UNKNOWN, type Value } from "../../../preview/values";
import { rootOnEks } from "../../kubernetes/plans";
import { folder } from "../../settings/project";
import { side } from "./stacks";

let staging: Side;
let production: Side;
let found: Comparison;

beforeAll(async () => {
  [staging, production] = [await side("staging"), await side("production")];
  found = compare(staging, production);
});

const setting = (path: string) => found.settings.find((each) => each.path === path);
const resource = (name: string) => found.resources.find((each) => each.name === name);

describe("staging beside production", () => {
  it("says which settings differ, and what each is from", () => {
    expect(setting("databases.main.multiAz")).toEqual({
      ...{ path: "databases.main.multiAz", here: "false", hereFrom: "profile staging" },
      ...{ there: "true", thereFrom: "profile production" },
    });
    expect(setting("network.nat")).toMatchObject({ here: "single", there: "perZone" });
    expect(setting("caches.sessions.replicas")).toMatchObject({ here: "0", there: "1" });
    expect(setting("services.web.env.NODE_ENV")).toMatchObject({ here: "staging", there: "production" });
    expect(setting("services.web.env.STRIPE_PUBLISHABLE_KEY")).toMatchObject({
      hereFrom: expect.stringMatching(/^app\.yaml:\d+$/) as unknown,
      thereFrom: expect.stringMatching(/^Pulumi\.production\.yaml:\d+$/) as unknown,
    });
    expect(setting("plinth:stack.account")).toMatchObject({ here: "111111111111", hereFrom: "Pulumi.staging.yaml" });
    expect(setting("given.images.web")).toMatchObject({ hereFrom: "given.staging.json:5" });
    expect(setting("given.secrets.OPENAI_API_KEY")).toEqual({
      ...{ path: "given.secrets.OPENAI_API_KEY", there: "has a value" },
      thereFrom: expect.stringMatching(/^given\.production\.json:\d+$/) as unknown,
    });
  });

  it("says once what is said of every secret, and a choice of another kind as a whole", () => {
    expect(found.settings.filter(({ path }) => path.startsWith("secrets."))).toEqual([
      {
        ...{ path: "secrets.*.deletion", hereFrom: "profile staging", there: '{"kind":"protected"}' },
        here: '{"kind":"immediate","reason":"the staging profile holds nothing that matters"}',
        thereFrom: "default",
      },
    ]);
  });

  it("leaves out what differs by the stack's own name and domain alone", () => {
    expect(setting("services.web.env.NEXTAUTH_URL")).toBeUndefined();
    for (const name of ["dns-certificate", "waf-web-acl", "keys-alias-data", "dashboard-dashboard"]) {
      expect(resource(name), name).toBeUndefined();
    }
    expect(found.resources.filter(({ name }) => /^(dns|ingress)-record/.test(name))).toEqual([]);
    const paths = found.resources.flatMap(({ properties }) => properties.map(({ path }) => path));
    expect(paths.filter((path) => path.startsWith("tags.Name"))).toEqual([]);
    expect(resource("aws")?.properties).toEqual([
      { path: "defaultTags.tags.Profile", here: "staging", there: "production" },
    ]);
  });

  it("says which resources differ, and because of which settings", () => {
    expect(resource("web-service")).toEqual({
      ...{
        name: "web-service",
        type: "aws:ecs/service:Service",
        component: "web",
        because: ["services.web.scale.min"],
      },
      properties: [{ path: "desiredCount", here: "1", there: "3" }],
    });
    expect(resource("web-log-group")?.because).toEqual(["logs.retentionDays"]);
    expect(resource("release-task-definition")?.because).toEqual(["given.images.web"]);
    expect(resource("network-subnet-data-a")?.because).toEqual(["network.cidr"]);
    expect(resource("main-random-password")?.because).toEqual(["databases.main.deletion"]);
    expect(resource("main-pooler-service")?.because).toEqual(["databases.main.pooling.tasks"]);
    expect(resource("network-nat-gateway-c")).toMatchObject({ only: "there", component: "network", properties: [] });
    expect(resource("network-nat-gateway-c")?.because).toContain("network.nat");
    expect(resource("network-nat-gateway-a")).toBeUndefined();
  });

  it("counts every resource once, and what both cost", () => {
    const both = found.resources.filter(({ only }) => only === undefined).length + found.alike;
    const alone = (which: "here" | "there") => found.resources.filter(({ only }) => only === which).length;
    expect(both + alone("here")).toBe(staging.plan.resources.length);
    expect(both + alone("there")).toBe(production.plan.resources.length);
    expect(Number(found.monthlyCost.there)).toBeGreaterThan(2 * Number(found.monthlyCost.here));
  });

  it("is the same from the other side", () => {
    const { settings, resources, alike, monthlyCost } = compare(production, staging);
    const turned = ({ here, there, ...rest }: { here?: string; there?: string }) => ({
      ...rest,
      ...(there !== undefined && { here: there }),
      ...(here !== undefined && { there: here }),
    });
    expect({ alike, monthlyCost }).toEqual({ alike: found.alike, monthlyCost: turned(found.monthlyCost) });
    expect(
      sorted(
        settings.map(({ hereFrom, thereFrom, ...each }) => ({
          ...turned(each),
          hereFrom: thereFrom,
          thereFrom: hereFrom,
        })),
      ),
    ).toEqual(sorted(found.settings));
    const swapped = resources.map(({ only, properties, because, ...rest }) => ({
      ...{ ...rest, because: [...because].sort() },
      ...(only !== undefined && { only: only === "here" ? "there" : "here" }),
      properties: sorted(properties.map(turned)),
    }));
    const expected = found.resources.map(({ because, properties, ...rest }) => ({
      ...{ ...rest, because: [...because].sort(), properties: sorted([...properties]) },
    }));
    expect(sorted(swapped)).toEqual(sorted(expected));
  });
});

const sorted = (all: readonly object[]): object[] => all.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
const key = (each: object): string =>
  JSON.stringify(["name" in each && each.name, "path" in each && each.path, "type" in each && each.type]);

describe("a stack beside itself", () => {
  it("has no difference, here and on EKS", async () => {
    for (const each of [staging, production, await side("production", folder(rootOnEks("production")))]) {
      expect(compare(each, each)).toMatchObject({ settings: [], resources: [], alike: each.plan.resources.length });
    }
  });
});

describe("a component that one stack alone has", () => {
  it("is one entry, with the number of its resources", () => {
    const isOf = (urn: string) => urn.includes("::plinth:index:Platform$plinth:index:Job");
    const { resources } = production.plan;
    const without = {
      ...production,
      plan: { ...production.plan, resources: resources.filter(({ urn }) => !isOf(urn)) },
    };
    const count = resources.filter(({ urn }) => isOf(urn)).length;
    expect(count).toBeGreaterThan(5);
    const entry = {
      name: "dump",
      type: "plinth:index:Job",
      component: "dump",
      parts: count - 1,
      properties: [],
      because: [],
    };
    expect(compare(production, without).resources).toEqual([{ ...entry, only: "here" }]);
    expect(compare(without, production).resources).toEqual([{ ...entry, only: "there" }]);
  });
});

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Value>("a", '{"a":1}', 1, true, null, UNKNOWN, new Secret("hidden-1"), new Secret("hidden-2")),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("name", "kind", "a", "b"), tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

describe("two values", () => {
  it("differ nowhere where they are one", () => {
    fc.assert(fc.property(value, (each) => differing(each, structuredCloned(each), literally).length === 0));
  });

  it("differ alike from both sides, and tell no secret", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [one, other] = [differing(a, b, literally), differing(b, a, literally)];
        expect(JSON.stringify(one)).not.toContain("hidden-");
        const turned = other.map(({ path, here, there }) => ({ path, here: there, there: here }));
        expect(byPath(turned)).toEqual(byPath(one));
      }),
    );
  });

  it("are one where each is unknown, or a secret", () => {
    expect(differing({ a: UNKNOWN, b: new Secret("1") }, { a: UNKNOWN, b: new Secret("2") }, literally)).toEqual([]);
    const found = differing({ a: new Secret("hidden") }, { a: "hidden too" }, literally);
    expect(JSON.stringify(found)).toBe('[{"path":["a"],"here":"[secret]","there":"[secret]"}]');
  });
});

const byPath = (all: readonly { readonly path: readonly unknown[] }[]) =>
  all.toSorted((a, b) => (JSON.stringify(a.path) < JSON.stringify(b.path) ? -1 : 1));

/** A copy that is equal and not the same. */
function structuredCloned(each: Value): Value {
  if (Array.isArray(each)) return each.map(structuredCloned);
  if (typeof each !== "object" || each === null || each === UNKNOWN) return each;
  if (each instanceof Secret) return new Secret(each.value);
  return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, structuredCloned(inner as Value)]));
}
