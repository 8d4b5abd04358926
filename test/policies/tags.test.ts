import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import * as kinds from "../../policies/kinds";
import { taggable } from "../../policies/rules/tags";

/** What takes tags and is not asked for any: it is found by what it is a part of, or is not to be there at all. */
const parts = [
  ...["defaultVpc", "iamPolicy", "iamUser", "listener", "listenerRule", "networkAcl", "podIdentity"],
  ...["scalingTarget", "securityGroup", "securityGroupEgressRule", "securityGroupIngressRule", "taskSet"],
];

const load = createRequire(__filename);

/** Whether a resource of @pulumi/aws takes tags, which no type says while the program runs. */
function takesTags(token: string): boolean {
  const [, path = "", type = ""] = token.split(":");
  const module = load(`@pulumi/aws/${path}`) as Record<string, () => void>;
  return module[type]?.toString().includes('resourceInputs["tags"] = args') === true;
}

describe("the rule on tags", () => {
  it("is about all that takes any, but for parts of others", () => {
    const asked = new Set(taggable.map(({ tokens }) => tokens));
    const withTags = Object.entries(kinds).filter(([, { tokens }]) =>
      tokens.some((token) => token.startsWith("aws:") && takesTags(token)),
    );
    const left = withTags.filter(([, kind]) => !asked.has(kind.tokens)).map(([name]) => name);
    expect(left.sort()).toEqual(parts);
    expect(taggable.every(({ tokens }) => tokens.some(takesTags))).toBe(true);
  });
});
