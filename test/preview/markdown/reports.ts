import type { Finding } from "../../../policies/judge";
import type { ResourceDiff } from "../../../preview/diff/model";
import type { Plan, PlanResource } from "../../../preview/plan";
import type { Report } from "../../../preview/report";
import { Secret, UNKNOWN } from "../../../preview/values";
import { resource } from "../sample";

const STACK = "urn:pulumi:production::shop::pulumi:pulumi:Stack::shop-production";
const PLATFORM = "urn:pulumi:production::shop::plinth:index:Platform::platform";

/** A component right below the platform. */
export const component = (type: string, name: string): PlanResource =>
  resource({
    urn: `urn:pulumi:production::shop::plinth:index:Platform$plinth:index:${type}::${name}`,
    ...{ type: `plinth:index:${type}`, name, custom: false, parent: PLATFORM },
  });

/** A resource of a component. */
export const made = (type: string, name: string, parent: PlanResource, more: Partial<PlanResource> = {}) =>
  resource({
    urn: `urn:pulumi:production::shop::plinth:index:Platform$${parent.type}$${type}::${name}`,
    ...{ type, name, parent: parent.urn, ...more },
  });

export const planOf = (resources: readonly PlanResource[]): Plan => ({
  ...{ project: "shop", stack: "production", outputs: {}, diagnostics: [] },
  resources: [
    resource({ urn: STACK, type: "pulumi:pulumi:Stack", name: "shop-production", custom: false }),
    resource({ urn: PLATFORM, type: "plinth:index:Platform", name: "platform", custom: false, parent: STACK }),
    ...resources,
  ],
});

/** How a resource differs; `after` and `before` as the change has them. */
export const changed = (
  change: ResourceDiff["change"],
  of: PlanResource,
  more: Partial<ResourceDiff> = {},
): ResourceDiff => ({
  ...{ change, urn: of.urn, properties: [], reasons: [] },
  ...(change === "create" ? { after: of } : change === "delete" ? { before: of } : { before: of, after: of }),
  ...more,
});

const component1 = { monthlyUsageCost: "0", resources: [], type: "plinth:index:Database" };

/** A report in which nothing is wrong, nothing changes and nothing is drawn, but what a test says. */
export const reportOf = (plan: Plan, more: Partial<Report> = {}): Report => ({
  plan,
  place: { profile: "production", region: "eu-central-1", account: "222222222222" },
  notes: [],
  dangers: [],
  judgement: { about: {}, findings: [], unjudged: [], exemptions: [] },
  cost: {
    ...{ currency: "USD", asOf: "2026-10-01", priceRegion: "us-east-1", regions: ["eu-central-1"] },
    ...{ notes: [], hourlyCost: "0.84", monthlyCost: "612.4", monthlyUsageCost: "41.25" },
    components: [{ ...component1, urn: "urn", name: "main", monthlyCost: "402.5" }],
    dearest: [
      { urn: "urn", name: "main-instance", resourceType: DATABASE, component: "main", monthlyCost: "402.5" },
      { urn: "urn", name: "network-nat-gateway-a", resourceType: NAT, component: "network", monthlyCost: "32.85" },
    ],
    ...{ usage: [], free: {}, withoutPrice: [] },
  },
  savings: [],
  schedule: { seconds: 0, words: "nothing takes any time", steps: [], path: [], waits: [] },
  diagram: { nodes: [], edges: [], groups: [] },
  ...more,
});

export const DATABASE = "aws:rds/instance:Instance";
export const NAT = "aws:ec2/natGateway:NatGateway";
export const SERVICE = "aws:ecs/service:Service";

export const against = { kind: "plan", file: "base/production.json" } as const;
const nothing = { against, resources: [], outputs: [], notes: [] };

export const finding = (rule: string, level: Finding["level"], urn: string, message: string): Finding => ({
  ...{ rule, level, severity: "high", urn, message },
});

const main = component("Database", "main");
const web = component("Service", "web");
const network = component("Network", "network");
const instance = made(DATABASE, "main-instance", main, { protect: true });
const service = made(SERVICE, "web-service", web);
const gateway = made(NAT, "network-nat-gateway-a", network);
const policy = made("aws:iam/policy:Policy", "web-policy", web);
const all = planOf([network, gateway, main, instance, web, service, policy]);

const schedule: Report["schedule"] = {
  ...{ seconds: 960, words: "about 16 minutes", steps: [], waits: [] },
  path: [instance, service].map(({ urn, name, type }) => ({ urn, name, type, change: "update", start: 0, end: 480 })),
};

const diagram: Report["diagram"] = {
  nodes: [
    { id: "n1", label: "web", kind: "Fargate service", group: "g1", change: "update", urns: [service.urn] },
    { id: "n2", label: "main", kind: "RDS PostgreSQL", group: "g1", urns: [instance.urn] },
  ],
  edges: [{ from: "n1", to: "n2", label: "5432" }],
  groups: [{ id: "g1", label: "VPC" }],
};

const json = (actions: string[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });

/** Nobody has to read this one. */
export const unchanged = reportOf(all, {
  diff: { ...nothing, resources: all.resources.map((each) => changed("same", each)) },
  judgement: {
    about: { "nat-single-point": { description: "Each zone has its own way out.", remedy: "`nat: perZone`" } },
    findings: [finding("nat-single-point", "advisory", gateway.urn, "all zones go out by it")],
    ...{ unjudged: [], exemptions: [] },
  },
});

/** What most pull requests are. */
export const small = reportOf(all, {
  diff: {
    ...nothing,
    resources: [
      changed("same", instance),
      changed("update", service, {
        properties: [
          { path: "desiredCount", kind: "update", before: 2, after: 3 },
          { path: "taskDefinition", kind: "update", before: "arn:aws:ecs:1", after: UNKNOWN },
        ],
      }),
      changed("update", policy, {
        properties: [
          {
            ...{ path: "policy", kind: "update" },
            before: json([...Array.from({ length: 12 }, (_, index) => `sqs:Action${index}`), "s3:GetObject"]),
            after: json([...Array.from({ length: 12 }, (_, index) => `sqs:Action${index}`), "s3:PutObject"]),
          },
        ],
      }),
      changed("create", made("aws:secretsmanager/secretVersion:SecretVersion", "web-token", web), {
        properties: [
          { path: "secretId", kind: "add", after: UNKNOWN },
          { path: "secretString", kind: "add", after: new Secret("hidden-value") },
        ],
      }),
    ],
    outputs: [{ path: "url", kind: "update", before: "https://shop.example", after: "https://www.shop.example" }],
  },
  costChange: {
    monthly: { before: "594.2", after: "612.4", change: "18.2" },
    monthlyUsage: { before: "41.25", after: "41.25", change: "0" },
    components: [{ urn: web.urn, name: "web", before: "36.4", after: "54.6", change: "18.2" }],
    resources: [],
  },
  ...{ schedule, diagram },
});

/** An empty account: everything is new, and there is nothing to compare with. */
export const firstDeploy = reportOf(
  planOf([
    ...[network, ...Array.from({ length: 120 }, (_, index) => made("aws:ec2/route:Route", `route-${index}`, network))],
    ...[main, instance, web, service, policy],
    ...Array.from({ length: 270 }, (_, index) =>
      made("aws:cloudwatch/metricAlarm:MetricAlarm", `web-alarm-${index}`, web),
    ),
    made("aws:route53/zone:Zone", "zone", network, { op: "read" }),
  ]),
  {
    notes: ["`web` has zero tasks: its image is not given", "app.yaml displaces `scale` of the profile (app.yaml:12)"],
    judgement: {
      about: {
        "alarm-reaches-human": {
          description: "An alarm reaches somebody.",
          remedy: "Name somebody under `notifications`.",
        },
        "nat-single-point": { description: "Each zone has its own way out.", remedy: "`network: { nat: perZone }`" },
      },
      findings: [
        finding("nat-single-point", "advisory", gateway.urn, "all zones go out by it"),
        finding("alarm-reaches-human", "mandatory", service.urn, "`web-alarm-1` has no receiver"),
        finding("alarm-reaches-human", "mandatory", service.urn, "`web-alarm-2` has no receiver"),
      ],
      unjudged: [{ rule: "bucket-tls", urn: gateway.urn, why: "uploads.policy is known only after the deployment" }],
      exemptions: [
        {
          rule: "kms-blast-radius",
          resource: "main-key",
          reason: "splits in March",
          until: "2027-03-31",
          messages: [],
        },
      ],
    },
    savings: [
      {
        ...{ urn: network.urn, name: "network", monthlySaving: "65.7" },
        how: "`network: { nat: single }`: one NAT gateway instead of 3",
        price: "one zone's failure takes the way out of all",
      },
    ],
    budget: {
      ...{ monthlyUsd: { max: "500" }, monthlyCost: "653.65", within: false },
      message: "612.40 + 41.25 of assumed usage = 653.65 USD a month, 153.65 more than the 500.00 that it may cost",
    },
    ...{ schedule, diagram },
  },
);

/** What somebody has to stop, or to want. */
export const dangerous = reportOf(all, {
  diff: {
    ...nothing,
    resources: [
      changed("replace", instance, {
        properties: [{ path: "engine", kind: "update-replace", before: "postgres", after: "aurora-postgresql" }],
        reasons: [{ kind: "property", path: "engine", source: "the provider's schema" }],
        refused: true,
      }),
      changed("replace", service, {
        properties: [{ path: "cluster", kind: "update-replace", before: "arn:1", after: UNKNOWN }],
        reasons: [{ kind: "cascade", path: "cluster", urn: instance.urn }],
      }),
      changed("delete", gateway, { retained: true }),
      changed("create", made(NAT, "network-nat-gateway-b", network), { renamedFrom: `${gateway.urn}-old` }),
    ],
    notes: ["the state has no inputs of `web-policy`, so it is not compared"],
  },
  dangers: [
    {
      ...{ kind: "entry-deleted", urn: gateway.urn, name: "network-nat-gateway-a", cascade: [] },
      message: "the NAT gateway network-nat-gateway-a is deleted, and whoever comes in by it is cut off",
      allowed: { reason: "the address moves", until: "2026-12-31" },
    },
    {
      ...{ kind: "data-replaced", urn: instance.urn, name: "main-instance", cascade: ["web-service"] },
      message:
        "the database main-instance is destroyed and made again, because `engine` changes; what it holds is lost",
    },
  ],
  comparison: {
    ...{ here: "production", there: "staging", alike: 212, monthlyCost: { here: "612.4", there: "180" } },
    settings: [
      {
        ...{ path: "databases.main.instanceClass", here: "db.r7g.large", there: "db.t4g.small" },
        ...{ hereFrom: "Pulumi.production.yaml:12", thereFrom: "profile staging" },
      },
      { path: "services.web.scale.min", here: "3", hereFrom: "Pulumi.production.yaml:9", thereFrom: "default" },
    ],
    resources: [
      {
        ...{ name: "network-nat-gateway-b", type: NAT, component: "network", only: "here" },
        ...{ properties: [], because: ["network.nat"] },
      },
      {
        ...{ name: "main-instance", type: DATABASE, component: "main", because: [] },
        properties: [{ path: "instanceClass", here: "db.r7g.large", there: "db.t4g.small" }],
      },
    ],
  },
  ...{ schedule, diagram },
});

/** More than a comment has room for. */
export const huge = ((count = 500): Report => {
  const long = "a text that is as long as such texts are, ".repeat(8);
  const many = (change: "create" | "update", from: string): ResourceDiff[] =>
    Array.from({ length: count }, (_, index) =>
      changed(change, made(SERVICE, `${from}-${index}`, web, { inputs: { long } }), {
        properties: [
          { path: "desiredCount", kind: "update", before: 1, after: index },
          { path: "text", kind: "update", before: `${long}1`, after: `${long}2` },
        ],
      }),
    );
  return {
    ...small,
    ...{
      dangers: dangerous.dangers,
      diff: { ...nothing, resources: [...many("create", "new"), ...many("update", "old")] },
    },
    diagram: {
      ...diagram,
      nodes: Array.from({ length: count }, (_, index) => ({ id: `n${index}`, label: long, kind: "Fargate", urns: [] })),
    },
  };
})();
