import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Decimal } from "decimal.js";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { cost } from "../../../preview/cost";
import { measure, smallestApp, type Measured } from "../../../preview/cost/measured";
import { page } from "../../../preview/cost/page";
import { platformsPage } from "../../../preview/cost/platforms";
import { pricers } from "../../../preview/cost/pricers";
import { stackOf } from "../../arbitraries";
import { folder } from "../../settings/project";
import { costOf, made } from "./bill";

const root = join(__dirname, "../../..");
const isBilled = (type: string): boolean => /^(aws|kubernetes):/.test(type);
let measured: Measured[];
beforeAll(async () => {
  measured = await measure(root);
});

describe("the stacks that the page shows", () => {
  it("cost no more than they may", () => {
    const limits = measured.filter(({ limit }) => limit !== undefined);
    expect(limits.map(({ title, limit }) => [title, limit])).toContainEqual(["The smallest staging stack", "120"]);
    for (const { title, limit, cost: whole } of limits) {
      const monthly = new Decimal(whole.monthlyCost).plus(whole.monthlyUsageCost);
      expect(monthly.lessThanOrEqualTo(limit ?? 0), `${title}: ${monthly.toFixed()}`).toBe(true);
    }
    const production = measured.find(({ title }) => title === "everesthood, production");
    expect(Number(production?.cost.monthlyCost)).toBeLessThanOrEqual(900);
  });

  it("have nothing of AWS's or Kubernetes' that the map of prices does not know", () => {
    const types = measured.flatMap(({ plan }) => plan.resources.map(({ type }) => type));
    expect(types).toContain("kubernetes:apps/v1:Deployment");
    expect(types.filter((type) => isBilled(type) && !pricers.has(type))).toEqual([]);
  });

  it("leave nothing out of their sums", () => {
    for (const { cost: whole, plan } of measured) {
      expect(whole.withoutPrice).toEqual([]);
      const billed = whole.components.flatMap(({ resources }) => resources).length;
      const free = Object.values(whole.free).reduce((all, each) => all + each, 0);
      expect(billed + free).toBe(plan.resources.filter(({ type }) => isBilled(type)).length);
    }
  });

  it("cost the same in whatever order their resources come", () => {
    const { plan, cost: whole } = measured.at(-1)!;
    fc.assert(
      fc.property(fc.shuffledSubarray([...plan.resources], { minLength: plan.resources.length }), (resources) => {
        expect(cost({ ...plan, resources })).toEqual(whole);
      }),
      { numRuns: 10 },
    );
  });

  it("are made of their lines", () => {
    for (const { cost: whole } of measured) {
      const lines = whole.components.flatMap(({ resources }) =>
        resources.flatMap(({ costComponents }) => costComponents),
      );
      const sum = lines
        .filter(({ baseline }) => baseline)
        .reduce(
          (all, { price, monthlyQuantity }) => all.plus(new Decimal(price ?? 0).times(monthlyQuantity ?? 0)),
          new Decimal(0),
        );
      expect(sum.toFixed()).toBe(whole.monthlyCost);
      expect(lines.filter(({ baseline, assumption }) => !baseline && !assumption)).toEqual([]);
    }
  });
});

it("docs/costs.md is what the plans cost (else run npm run costs)", () => {
  expect(readFileSync(join(root, "docs/costs.md"), "utf8")).toBe(page(measured));
});

it("docs/platforms.md shows both platforms as their plans are (else run npm run costs)", () => {
  const text = readFileSync(join(root, "docs/platforms.md"), "utf8");
  expect(text).toBe(platformsPage(measured));
  expect(text.match(/^## everesthood, .*/gm)).toEqual(["## everesthood, staging", "## everesthood, production"]);
  expect(text).toMatch(/^\| web +\| Service +\| KubernetesService \|/m);
  expect(text).toMatch(/^\| namespace +\| – +\| Namespace /m);
  expect(text).toMatch(/^\| web +\| `apps\/v1\.Deployment` +\| +– \| +1 \|$/m);
});

it("of another application, both pages have its name and none of this one's", async () => {
  const cwd = folder({
    "app.yaml": smallestApp,
    "Pulumi.production.yaml": stackOf("us-east-1", "production"),
    "Pulumi.portal-eu.yaml": stackOf("us-east-1", "staging"),
    "given.production.json": JSON.stringify({ images: { web: `sha256:${"0".repeat(64)}` } }),
    "given.portal-eu.json": "{}",
  });
  const own = await measure(cwd);
  expect(own.map(({ title }) => title)).toEqual([
    "The smallest staging stack",
    "shop, portal-eu",
    "shop, production",
    "shop on EKS, portal-eu",
    "shop on EKS, production",
  ]);
  const [costs, platforms] = [page(own), platformsPage(own)];
  expect(`${costs}${platforms}`).not.toMatch(/everesthood/i);
  expect(costs).toContain("## shop on EKS, portal-eu");
  expect(platforms).toContain("the plans of shop,");
  expect(platforms.match(/^## shop, .*/gm)).toEqual(["## shop, portal-eu", "## shop, production"]);
}, 60_000);

it("the page names what has no price, and what is too little for a cent", () => {
  const strange = costOf(made("aws:apprunner/service:Service", "strange"), made("aws:s3/bucket:Bucket", "files"));
  const [first] = measured;
  const text = page([{ ...first!, cost: strange }]);
  expect(text).toContain("Without a price, and so not in the sums: `strange` (`aws:apprunner/service:Service`).");
  expect(text).toMatch(/requests that read .* <0\.01 \|/);
});
