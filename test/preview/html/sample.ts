import type { Diff, ResourceDiff } from "../../../preview/diff/model";
import type { PlanResource } from "../../../preview/plan";
import type { Report } from "../../../preview/report";
import { Secret, UNKNOWN } from "../../../preview/values";
import { resource } from "../sample";

/** No program could have this by accident. */
export const SECRET = "pl4nted-s3cret-value";

/** A picture as small as can be. */
export const SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><text x="10" y="50">main</text></svg>`;

/**
 * A report in which every part has something to say. Whatever a program, a stack file or AWS could give goes through
 * `say`, so that a test can put anything in its place.
 */
export function sample(say: (text: string) => string = (text) => text): Report {
  const urn = (type: string, name: string) => `urn:pulumi:production::shop::${type}::${say(name)}`;
  const DATABASE = urn("plinth:index:Database", "main");
  const INSTANCE = urn("plinth:index:Database$aws:rds/instance:Instance", "main-instance");
  const GROUP = urn("plinth:index:Database$aws:ec2/securityGroup:SecurityGroup", "main-group");
  const OLD = urn("plinth:index:Cache$aws:elasticache/cluster:Cluster", "old-cluster");
  const ZONE = urn("aws:route53/zone:Zone", "zone");

  const of = (type: string, at: string, name: string, more: Partial<PlanResource> = {}) =>
    resource({ urn: at, type: say(type), name: say(name), ...more });
  const database = of("plinth:index:Database", DATABASE, "main", { custom: false });
  const instance = of("aws:rds/instance:Instance", INSTANCE, "main-instance", {
    parent: DATABASE,
    protect: true,
    inputs: { [say("engine")]: say("postgres"), password: new Secret(SECRET) },
  });
  const group = of("aws:ec2/securityGroup:SecurityGroup", GROUP, "main-group", {
    parent: DATABASE,
    inputs: {
      vpcId: UNKNOWN,
      [say("policy")]: JSON.stringify({ Statement: [{ Effect: "Allow", Sid: say("a statement of a policy") }] }),
      nested: { list: [say("one"), new Secret(SECRET), UNKNOWN] },
    },
  });
  const old = of("aws:elasticache/cluster:Cluster", OLD, "old-cluster", { inputs: { authToken: new Secret(SECRET) } });
  const zone = of("aws:route53/zone:Zone", ZONE, "zone", { op: "read" });

  const entry = (change: ResourceDiff["change"], at: string, more: Partial<ResourceDiff> = {}): ResourceDiff => ({
    change,
    urn: at,
    properties: [],
    reasons: [],
    ...more,
  });
  const diff: Diff = {
    against: { kind: "plan", file: say("base.json") },
    resources: [
      entry("same", DATABASE, { before: database, after: database }),
      entry("replace", INSTANCE, {
        before: instance,
        after: instance,
        renamedFrom: say("urn:before"),
        refused: true,
        deleteBeforeReplace: true,
        properties: [
          { path: say("engine"), kind: "update-replace", before: say("mysql"), after: say("postgres") },
          { path: "password", kind: "update", before: new Secret(SECRET), after: new Secret(`${SECRET}-2`) },
          { path: "vpcId", kind: "add", after: UNKNOWN },
        ],
        reasons: [
          { kind: "property", path: say("engine"), source: say("the provider's schema") },
          { kind: "cascade", path: say("vpcId"), urn: GROUP },
          { kind: "option", option: say("replaceOnChanges"), path: say("engine"), urn: GROUP },
        ],
      }),
      entry("create", GROUP, { after: group }),
      entry("read", ZONE, { after: zone }),
      entry("delete", OLD, { before: old, retained: true }),
    ],
    outputs: [{ path: say("url"), kind: "update", before: say("http://a"), after: new Secret(SECRET) }],
    notes: [say("one thing could not be compared")],
  };
  const step = {
    urn: INSTANCE,
    name: say("main-instance"),
    type: "aws:rds/instance:Instance",
    change: "replace",
  } as const;

  return {
    plan: {
      project: say("shop"),
      stack: say("production"),
      resources: [database, instance, group, zone],
      outputs: {},
      diagnostics: [{ severity: "warning", message: say("a warning of the program") }],
    },
    place: { profile: say("production"), region: say("eu-central-1"), account: say("222222222222") },
    notes: [say("web waits: its image is not given")],
    diff,
    dangers: [
      {
        kind: "data-deleted",
        urn: OLD,
        name: say("old-cluster"),
        message: say("the cache old-cluster is destroyed"),
        cascade: [],
        allowed: { reason: say("it is empty"), until: say("2027-01-31") },
      },
      {
        kind: "data-replaced",
        urn: INSTANCE,
        name: say("main-instance"),
        message: say("the database main-instance is destroyed and made again"),
        cascade: [say("main-replica")],
      },
    ],
    judgement: {
      about: {
        [say("database-encrypted")]: { description: say("A database is encrypted."), remedy: say("Encrypt it.") },
      },
      findings: (["advisory", "mandatory"] as const).map((level) => ({
        ...{ rule: say("database-encrypted"), severity: "critical" as const },
        ...{ urn: INSTANCE, level, message: say(`a finding that is ${level}`) },
      })),
      exemptions: [
        {
          ...{ rule: say("nat-single-point"), resource: say("nat"), reason: say("in March"), until: say("2027-03-31") },
          messages: [say("one NAT gateway")],
        },
      ],
      unjudged: [{ rule: say("bucket-tls"), urn: GROUP, why: say("its policy is not known") }],
    },
    cost: {
      currency: "USD",
      asOf: "2026-11-01",
      priceRegion: "us-east-1",
      regions: [say("eu-central-1")],
      notes: [say("prices of another region")],
      hourlyCost: "1.7",
      monthlyCost: "1234.5",
      monthlyUsageCost: "0.001",
      components: [
        {
          ...{ urn: DATABASE, name: say("main"), type: "plinth:index:Database" },
          ...{ monthlyCost: "1234.5", monthlyUsageCost: "0.001" },
          resources: [
            {
              ...{ urn: INSTANCE, name: say("main-instance"), resourceType: say("aws:rds/instance:Instance") },
              ...{ hourlyCost: "1.7", monthlyCost: "1234.5", monthlyUsageCost: "0.001" },
              costComponents: [
                {
                  ...{ name: say("machine"), unit: say("h"), baseline: true, monthlyQuantity: "730", price: "1.69" },
                  ...{ hourlyCost: "1.69", monthlyCost: "1234.5", priceNotFound: false, confidence: "high" },
                  assumption: say("all month"),
                },
              ],
            },
          ],
        },
      ],
      dearest: [],
      usage: [
        {
          ...{ resourceType: say("aws:rds/instance:Instance"), name: say("requests"), unit: say("1M"), price: "0.1" },
          ...{ assumption: say("ten thousand"), monthlyQuantity: "0.01", monthlyCost: "0.001" },
        },
      ],
      free: { [say("aws:ec2/vpc:Vpc")]: 3 },
      withoutPrice: [
        { urn: GROUP, name: say("main-group"), resourceType: say("aws:x/y:Z"), costComponents: [say("a line")] },
      ],
    },
    costChange: {
      monthly: { before: "1246", after: "1234.5", change: "-11.5" },
      monthlyUsage: { before: "0", after: "0.001", change: "0.001" },
      components: [
        { urn: DATABASE, name: say("main"), before: "1200", after: "1234.5", change: "34.5" },
        { urn: urn("plinth:index:Cache", "old"), name: say("old"), before: "46", after: "0", change: "-46" },
      ],
      resources: [],
    },
    savings: [
      { urn: INSTANCE, name: say("main-instance"), how: say("smaller"), price: say("speed"), monthlySaving: "617.25" },
    ],
    budget: {
      monthlyUsd: { max: "1000" },
      monthlyCost: "1234.501",
      within: false,
      message: say("a month costs more than the budget"),
    },
    schedule: {
      seconds: 900,
      words: say("about 15 minutes"),
      steps: [{ ...step, start: 0, end: 900 }],
      path: [{ ...step, start: 0, end: 900 }],
      waits: [{ urn: INSTANCE, name: say("main-instance"), on: GROUP, seconds: 120 }],
    },
    diagram: {
      nodes: [
        {
          id: say("n1"),
          label: say("main"),
          kind: say("RDS"),
          detail: say("Multi-AZ"),
          group: "vpc",
          urns: [INSTANCE],
        },
        { id: say("n2"), label: say("old"), kind: say("Valkey"), change: "delete", urns: [OLD] },
      ],
      edges: [{ from: say("n1"), to: say("n2"), label: say("6379"), change: "delete" }],
      groups: [{ id: "vpc", label: say("VPC") }],
    },
    comparison: {
      here: say("production"),
      there: say("staging"),
      settings: [
        {
          ...{ path: say("databases.main.instanceClass"), here: say("db.r7g.large"), hereFrom: say("a file:12") },
          thereFrom: say("default"),
        },
      ],
      resources: [
        {
          ...{ name: say("web"), type: say("aws:ecs/service:Service"), component: say("web"), because: [say("scale")] },
          properties: [{ path: say("desiredCount"), here: say("3"), there: say("1") }],
        },
        {
          ...{ name: say("nat-b"), type: say("aws:ec2/natGateway:NatGateway"), component: say("network") },
          ...{ only: "here" as const, properties: [], because: [] },
        },
      ],
      alike: 10,
      monthlyCost: { here: "1234.5", there: "123" },
    },
  };
}
