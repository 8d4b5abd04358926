import { describe, expect, it } from "vitest";
import type { Judgement } from "../../policies/judge";
import { databaseEncrypted } from "../../policies/rules/databases";
import type { Danger } from "../../preview/danger/model";
import type { PropertyChange } from "../../preview/diff/model";
import { renderText } from "../../preview/text";
import { Secret, UNKNOWN } from "../../preview/values";
import { dangerous, reportOf, small, unchanged } from "./markdown/reports";
import { CLUSTER, GROUP, plan } from "./sample";

const report = reportOf(plan, {
  place: { region: "eu-central-1", account: "222222222222", profile: "production" },
  notes: ["web waits: its image is not given"],
});
const options = { color: false };

describe("the text of a preview", () => {
  it("is a line for each resource under its component, and the summary last", () => {
    expect(renderText(report, options)).toBe(`\
shop/test  eu-central-1  account 222222222222  profile production
note: web waits: its image is not given

+ sessions plinth:index:Cache
  + aws:ec2/securityGroup:SecurityGroup sessions-group
  + aws:elasticache/cluster:Cluster     sessions-cluster (protected)
> aws:route53/zone:Zone zone

This preview asked AWS nothing. It cannot know what AWS would refuse (quotas, permissions, names that are taken),
which values AWS fills in by itself, or what was changed by hand. It is not compared with what is deployed: every
resource is shown as if the stack were empty.

Policies: nothing found
Cost: 612.40 USD a month, and 41.25 USD at the assumed usage, by the prices of us-east-1
Time: nothing takes any time
Resources: + 4 to create, > 1 to read
`);
  });

  it("tells what the policies say before the summary, the worst first", () => {
    const finding = (level: "advisory" | "mandatory", message: string) => ({
      ...({ rule: "database-encrypted", severity: "critical", urn: CLUSTER, level, message } as const),
    });
    const { name, description, remedy } = databaseEncrypted;
    const judgement: Judgement = {
      about: { [name]: { description, remedy } },
      findings: [finding("advisory", "one"), finding("mandatory", "two"), finding("mandatory", "three")],
      exemptions: [
        { rule: "nat-single-point", resource: "nat", reason: "in March", until: "2027-03-31", messages: [] },
      ],
      unjudged: ["no table has a", ...["b", "c", "b"].map((name) => `${name} ${UNKNOWN.why}`)].map((why) => ({
        rule: "alarm-can-fire",
        urn: GROUP,
        why,
      })),
    };
    const text = renderText({ ...report, judgement }, options);
    expect(text).toContain(`
> aws:route53/zone:Zone zone

mandatory database-encrypted: ${description}
  sessions-cluster: two
  sessions-cluster: three
  to fix it: ${remedy}
advisory database-encrypted: ${description}
  sessions-cluster: one
  to fix it: ${remedy}
what may stay so for some time: \`- { rule, resource, reason, until: 2027-01-31 }\` under plinth:exemptions in the stack file
exempt nat from nat-single-point until 2027-03-31: in March
not judged: 4
  alarm-can-fire: b, c (known only after the deployment); no table has a

This preview`);
    expect(text).toMatch(
      /\nPolicies: 2 mandatory, 1 advisory, 1 exempt, 4 not judged\nCost: .*\nTime: .*\nResources: \+ 4 to create, > 1 to read\n$/,
    );
    expect(renderText({ ...report, judgement }, { ...options, quiet: true })).toMatch(
      /^mandatory database-encrypted: sessions-cluster: two\nmandatory .*: three\nPolicies: .*\nCost: .*\nTime: .*\nResources: .*\n$/,
    );
  });

  it("shows properties on demand, without a secret", () => {
    expect(renderText(report, { ...options, diff: true })).toContain(`\
  + aws:elasticache/cluster:Cluster     sessions-cluster (protected)
      authToken: [secret]
      empty: []
      securityGroupIds:
        - <computed>
`);
    expect(renderText(report, { ...options, diff: true })).toContain(`\
      ingress:
        -
          fromPort: 6379
          cidrBlocks:
            - "10.0.0.0/16"
`);
  });

  it("is the summary alone where that is asked for, and nothing stops the deployment", () => {
    expect(renderText(report, { ...options, quiet: true })).toMatch(
      /^Policies: .*\nCost: .*\nTime: .*\nResources: \+ 4 to create, > 1 to read\n$/,
    );
  });

  it("is coloured only where that is asked for", () => {
    expect(renderText(report, options)).not.toContain("\u001b");
    expect(renderText(report, { ...options, color: true })).toContain("\u001b[32m+\u001b[39m");
  });
});

describe("the text of a comparison", () => {
  it("shows what changes alone, by which keys, and why something is replaced", () => {
    const text = renderText(small, options);
    expect(text).toContain("compared with base/production.json");
    expect(text).toMatch(/^~ aws:ecs\/service:Service +web-service \[desiredCount, taskDefinition\]$/m);
    expect(text).not.toContain("main-instance");
    expect(text).toContain("not with AWS");
    expect(renderText(dangerous, options)).toMatch(/^\+- .*\n {4}because `.*` changes$/m);
  });

  it("names whole what has colons of its own, and the property at the beginning of a path that quotes it", () => {
    const urn = "urn:pulumi:test::shop::random:index/randomId:RandomId::a::b";
    const finding = { rule: "rule", severity: "low", level: "mandatory", urn, message: "is wrong" } as const;
    const judgement = { ...small.judgement, findings: [finding] };
    const change = small.diff!.resources.find((each) => each.change === "update")!;
    const properties = [{ path: '["example.org/one"].two', kind: "update" as const, before: 1, after: 2 }];
    const diff = { ...small.diff!, resources: [{ ...change, properties, renamedFrom: urn }] };
    const text = renderText({ ...small, diff, judgement }, options);
    expect(text).toContain("  a::b: is wrong\n");
    expect(text).toContain(" [example.org/one] (was a::b)\n");
    expect(renderText({ ...small, judgement }, { ...options, quiet: true })).toContain("rule: a::b: is wrong\n");
  });

  it("shows how properties change on demand, and never a secret", () => {
    const text = renderText(small, { ...options, diff: true });
    expect(text).toContain("    ~ desiredCount: 2 => 3\n");
    expect(text).toContain('    ~ taskDefinition: "arn:aws:ecs:1" => <computed>\n');
    const [first, ...others] = small.diff!.resources.filter(({ change }) => change === "update");
    const secret: PropertyChange = {
      path: "token",
      kind: "update-replace",
      before: new Secret("hunter2"),
      after: new Secret("x"),
    };
    const list: PropertyChange = { path: "subnets", kind: "update", before: ["a"], after: ["a", "b"] };
    const resources = [{ ...first!, properties: [secret, list] }, ...others];
    const hidden = renderText({ ...small, diff: { ...small.diff!, resources } }, { ...options, diff: true });
    expect(hidden).toContain("~ token: [secret] => [secret] [forces the replacement]\n");
    expect(hidden).toContain('- subnets:\n        - "a"\n    + subnets:\n');
    expect(hidden).not.toContain("hunter2");
  });

  it("says nothing of what stays as it is", () => {
    const text = renderText(unchanged, options);
    expect(text).not.toContain("plinth:index:Database");
    expect(text).toMatch(/\nDanger: none\n.*\nTime: .*\nResources: \d+ unchanged\n$/);
  });

  it("has the dangers last before the summary, with the lines that allow them, and alone with -q", () => {
    const danger: Danger = {
      ...{ kind: "data-deleted", urn: "urn", name: "main-instance", cascade: ["main-metric-alarm"] },
      message: "the database main-instance is deleted",
    };
    const allowed = { ...danger, name: "old", allowed: { reason: "it has moved", until: "2027-03-31" } };
    const both = { ...small, dangers: [danger, allowed] };
    expect(renderText(both, options)).toContain(`
danger the database main-instance is deleted
  with it goes: main-metric-alarm
  to allow it: plinth:allow: [{ change: data-deleted, resource: main-instance, reason: …, until: 20…-…-… }] in the stack file
allowed the database main-instance is deleted
  with it goes: main-metric-alarm
  until 2027-03-31: it has moved

Policies: `);
    expect(renderText(both, options)).toContain("\nDanger: 1 to be allowed, 1 allowed\n");
    expect(renderText(both, { ...options, quiet: true })).toMatch(
      /^danger the database main-instance is deleted\nPolicies:/,
    );
  });

  it("says what it costs more or less, what would save most and whether the budget holds", () => {
    const changed = { before: "10", after: "22.5", change: "12.5" };
    const text = renderText(
      {
        ...small,
        costChange: {
          ...{ monthly: changed, monthlyUsage: changed, components: [] },
          resources: [
            { ...changed, urn: "urn", name: "web-service", resourceType: "aws:ecs/service:Service", component: "web" },
          ],
        },
        savings: [
          {
            urn: "urn",
            name: "nat",
            how: "`network: { nat: single }`",
            price: "one zone takes all",
            monthlySaving: "65.7",
          },
        ],
        budget: { monthlyUsd: { max: "600" }, monthlyCost: "653.65", within: false, message: "53.65 more than it may" },
      },
      options,
    );
    expect(text).toContain("+12.50 USD a month: web-service aws:ecs/service:Service\n");
    expect(text).toContain("could save 65.70 USD a month: `network: { nat: single }` (one zone takes all)\n");
    expect(text).toContain(
      "Cost: 612.40 USD a month (+12.50 USD), and 41.25 USD at the assumed usage, by the prices of us-east-1\nBudget: 53.65 more than it may\n",
    );
  });
});
