import { describe, expect, it } from "vitest";
import type { Judgement } from "../../policies/judge";
import { databaseEncrypted } from "../../policies/rules/databases";
import { renderText, type TextOptions } from "../../preview/text";
import { UNKNOWN } from "../../preview/values";
import { CLUSTER, GROUP, plan } from "./sample";

const options: TextOptions = {
  place: { region: "eu-central-1", account: "222222222222", profile: "production" },
  notes: ["web waits: its image is not given"],
  color: false,
};

describe("the text of a preview", () => {
  it("is a line for each resource under its component, and the summary last", () => {
    expect(renderText(plan, options)).toBe(`\
shop/test  eu-central-1  account 222222222222  profile production
note: web waits: its image is not given

+ sessions plinth:index:Cache
  + aws:ec2/securityGroup:SecurityGroup sessions-group
  + aws:elasticache/cluster:Cluster     sessions-cluster (protected)
> aws:route53/zone:Zone zone

This preview asked AWS nothing. It cannot know what AWS would refuse (quotas, permissions, names that are taken),
which values AWS fills in by itself, or what was changed by hand. It is not compared with what is deployed: every
resource is shown as if the stack were empty.

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
    const text = renderText(plan, { ...options, judgement });
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
      /\nPolicies: 2 mandatory, 1 advisory, 1 exempt, 4 not judged\nResources: \+ 4 to create, > 1 to read\n$/,
    );
    expect(renderText(plan, { ...options, judgement, quiet: true })).toMatch(/^Policies: .*\nResources: .*\n$/);
  });

  it("shows properties on demand, without a secret", () => {
    expect(renderText(plan, { ...options, diff: true })).toContain(`\
  + aws:elasticache/cluster:Cluster     sessions-cluster (protected)
      authToken: [secret]
      empty: []
      securityGroupIds:
        - <computed>
`);
    expect(renderText(plan, { ...options, diff: true })).toContain(`\
      ingress:
        -
          fromPort: 6379
          cidrBlocks:
            - "10.0.0.0/16"
`);
  });

  it("is the summary alone where that is asked for", () => {
    expect(renderText(plan, { ...options, quiet: true })).toBe("Resources: + 4 to create, > 1 to read\n");
  });

  it("is coloured only where that is asked for", () => {
    expect(renderText(plan, options)).not.toContain("\u001b");
    expect(renderText(plan, { ...options, color: true })).toContain("\u001b[32m+\u001b[39m");
  });
});
