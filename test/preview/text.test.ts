import { describe, expect, it } from "vitest";
import { renderText, type TextOptions } from "../../preview/text";
import { plan } from "./sample";

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
