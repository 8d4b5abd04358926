import { Decimal } from "decimal.js";
import * as fc from "fast-check";
import { expect, describe, it } from "vitest";
import { stringify } from "yaml";
import { cost } from "../../../preview/cost";
import { price } from "../../../preview/cost/price-list";
import { apps, givenOf } from "../../arbitraries";
import { planOfApp } from "./descriptions";
import { descriptions } from "./stacks";

/** A line of a bill that somebody wrote by hand: what, how much of it, its price, and the row of the table that says so. */
type Row = [what: string, quantity: Decimal.Value, usd: string, source: `${string}/${string}`];

const hours = 730;
const times = (...factors: Decimal.Value[]): Decimal =>
  factors.reduce<Decimal>((product, factor) => product.times(factor), new Decimal(1));

const nat = (gateways: number): Row => ["NAT gateways", times(gateways, hours), "0.045", "nat-gateway/gateway"];
const addresses = (count: number): Row => [
  "public addresses",
  times(count, hours),
  "0.005",
  "vpc/public IPv4 in use or idle",
];
const keys: Row = ["keys: data, logs, backups", 3, "1", "kms/customer managed key"];
const secrets = (count: number): Row => ["secrets", count, "0.4", "secretsmanager/secret"];
const alarms = (metrics: number): Row => [
  "alarms, by the metrics that they read",
  metrics,
  "0.1",
  "cloudwatch/standard-resolution alarm metric",
];
/** What a public service brings: a balancer with an address in three zones, its firewall of four rules, the domain's zone. */
const entrance: Row[] = [
  ["load balancer", hours, "0.0225", "alb/load balancer"],
  addresses(3),
  ["firewall", 1, "5", "waf/web ACL"],
  ["its rules", 4, "1", "waf/rule or managed rule group"],
  ["hosted zone", 1, "0.5", "route53/hosted zone (first 25)"],
];
const arm = (tasks: number, vCpus: string, gib: string): Row[] => [
  ["vCPUs of tasks", times(tasks, vCpus, hours), "0.03238", "fargate/Linux/ARM vCPU"],
  ["memory of tasks", times(tasks, gib, hours), "0.00356", "fargate/Linux/ARM memory"],
];
/** 14 of the cluster, 45 of each service and 25 of each task. */
const insights = (services: number, tasks: number): Row => [
  "Container Insights",
  14 + 45 * services + 25 * tasks,
  "0.07",
  "cloudwatch/Container Insights enhanced metric",
];

const stacks: Record<keyof typeof descriptions, { profile: string; rows: Row[]; total: string }> = {
  minimal: {
    profile: "staging",
    rows: [
      nat(1),
      addresses(1),
      ...arm(1, "0.25", "0.5"),
      keys,
      // CPU, memory and tasks that are missing; target tracking by CPU and by memory makes two each
      alarms(3 + 2 * 2),
    ],
    // 32.85 + 3.65 + 5.90935 + 1.2994 + 3 + 0.70
    total: "47.41",
  },
  postgres: {
    profile: "production",
    rows: [
      nat(3),
      addresses(3),
      ...entrance,
      ["database with a standby", hours, "0.129", "rds/RDS PostgreSQL db.t4g.medium Multi-AZ"],
      ["its storage", 20, "0.23", "rds/RDS PostgreSQL gp3 storage Multi-AZ"],
      ...arm(2, "0.5", "1"),
      ["PgBouncer's balancer", hours, "0.0225", "nlb/load balancer"],
      ...arm(2, "0.25", "0.5"),
      // the master user's, the database's URL, the pooler's
      secrets(3),
      insights(2, 4),
      keys,
      alarms(21 + 2 * 2),
    ],
    // 98.55 + 10.95 + (16.425 + 10.95 + 5 + 4 + 0.50) + 94.17 + 4.60 + (23.6374 + 5.1976) + 16.425 + (11.8187 + 2.5988)
    // + 1.20 + 14.28 + 3 + 2.50
    total: "325.80",
  },
  kubernetes: {
    profile: "staging",
    rows: [
      nat(1),
      addresses(1),
      ...entrance,
      ["control plane", hours, "0.1", "eks/cluster standard support"],
      // One pod of 0.25 vCPU fits on one machine of two.
      ["a machine", hours, "0.0816", "ec2/m7g.large Linux on-demand"],
      ["Auto Mode for it", hours, "0.009792", "eks/Auto Mode m7g.large"],
      ["its disk", 80, "0.08", "ebs/gp3 storage"],
      // 24 of the cluster, 8 of the machine, 9 of each of 1 + 4 workloads
      ["Container Insights", 24 + 8 + 9 * 5, "0.3", "cloudwatch/custom metric first 10k"],
      keys,
      alarms(9),
    ],
    // 32.85 + 3.65 + 36.875 + 73 + 59.568 + 7.14816 + 6.40 + 23.10 + 3 + 0.90
    total: "246.49",
  },
  documents: {
    profile: "production",
    rows: [
      nat(3),
      addresses(3),
      ...entrance,
      ["two instances of DocumentDB", times(2, hours), "0.26315", "docdb/db.r6g.large"],
      secrets(2),
      ["vCPUs of tasks", times(2, "0.5", hours), "0.04048", "fargate/Linux/x86 vCPU"],
      ["memory of tasks", times(2, 1, hours), "0.004445", "fargate/Linux/x86 memory"],
      insights(1, 2),
      keys,
      alarms(20 + 2 * 2),
    ],
    // 98.55 + 10.95 + 36.875 + 384.199 + 0.80 + 29.5504 + 6.4897 + 7.63 + 3 + 2.40
    total: "580.44",
  },
  proxied: {
    profile: "production",
    rows: [
      // A regional gateway is billed in each zone, with an address of AWS's.
      nat(3),
      addresses(3),
      ["two endpoints in three zones", times(2, 3, hours), "0.01", "vpc-endpoint/interface endpoint, per AZ"],
      ...entrance,
      ["database with a standby", hours, "0.478", "rds/RDS PostgreSQL db.r7g.large Multi-AZ"],
      ["its storage", 20, "0.23", "rds/RDS PostgreSQL gp3 storage Multi-AZ"],
      ["RDS Proxy, by two vCPUs", times(2, hours), "0.015", "rds-proxy/proxy, per vCPU of target (minimum 2)"],
      ["two nodes of Valkey", times(2, hours), "0.1264", "elasticache/cache.m7g.large Valkey"],
      ...arm(2, "0.5", "1"),
      // the master user's, the database's, the proxy's and the cache's
      secrets(4),
      insights(1, 2),
      keys,
      alarms(30 + 2 * 2),
    ],
    // 98.55 + 10.95 + 43.80 + 36.875 + 348.94 + 4.60 + 21.90 + 184.544 + 28.835 + 1.60 + 7.63 + 3 + 3.40
    total: "794.62",
  },
};

const cents = (amount: Decimal.Value): string => new Decimal(amount).toFixed(2);

describe.each(Object.entries(stacks))("the stack %s", (name, { profile, rows, total }) => {
  it("costs what it does by hand, to the cent", async () => {
    const byHand = rows.reduce((sum, [, quantity, usd]) => sum.plus(new Decimal(quantity).times(usd)), new Decimal(0));
    expect(cents(byHand)).toBe(total);
    const whole = cost(await planOfApp(descriptions[name as keyof typeof descriptions], profile));
    expect(cents(whole.monthlyCost)).toBe(total);
    expect(whole.withoutPrice).toEqual([]);
  });

  it.each(rows)("has %s at the price of the table", (_, _quantity, usd, source) => {
    const [service = "", ...item] = source.split("/");
    expect(price(service, item.join("/")).usd).toBe(usd);
  });
});

const add = (amounts: readonly (string | null)[]): string =>
  amounts.reduce((sum, amount) => sum.plus(amount ?? 0), new Decimal(0)).toFixed();

it("whatever the settings, totals are the sums of their parts", async () => {
  await fc.assert(
    fc.asyncProperty(apps, fc.constantFrom("staging", "production"), async (app, profile) => {
      const plan = await planOfApp(stringify(app), profile, JSON.parse(givenOf(app)) as object);
      const whole = cost(plan);
      for (const key of ["monthlyCost", "monthlyUsageCost"] as const) {
        expect(add(whole.components.map((part) => part[key]))).toBe(whole[key]);
        for (const part of whole.components) expect(add(part.resources.map((each) => each[key]))).toBe(part[key]);
      }
      for (const { costComponents, ...each } of whole.components.flatMap(({ resources }) => resources)) {
        const lines = (baseline: boolean) =>
          add(costComponents.filter((line) => line.baseline === baseline).map(({ monthlyCost }) => monthlyCost));
        expect([lines(true), lines(false)]).toEqual([each.monthlyCost, each.monthlyUsageCost]);
      }
    }),
    { numRuns: 8 },
  );
}, 120_000);
