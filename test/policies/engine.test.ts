import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { describe, expect, it } from "vitest";
import { policyOf } from "../../policies/engine";
import { Exemptions } from "../../policies/exemptions";
import { deployment } from "../../policies/deployments";
import { azSpread } from "../../policies/rules/zones";
import { configOf, policyResources, sample } from "./sample";

/** What a rule across resources says of them in the engine. */
function told(resources: PolicyResource[]): string[] {
  const messages: string[] = [];
  const policy = policyOf(azSpread, { exemptions: new Exemptions([], "2027-01-31") }) as StackValidationPolicy;
  const report = (said: string | { readonly message: string }) => {
    messages.push(typeof said === "string" ? said : said.message);
  };
  void policy.validateStack(
    { resources, getConfig: configOf({}), stackTags: new Map(), notApplicable: undefined as never },
    report,
  );
  return messages;
}

describe("a resource in the engine", () => {
  const [bare] = policyResources([sample(deployment, "web", {})]) as PolicyResource[] as [PolicyResource];

  it("is not judged where its provider answers nothing, as before there is a cluster", () => {
    const provider = { type: "pulumi:providers:kubernetes", name: "cluster", urn: "urn", props: {} } as never;
    expect(told([{ ...bare, provider }])).toEqual([
      "What loses a zone goes on in another.\nnot judged: 1 (web is known only after the deployment)",
    ]);
  });

  it("is judged by what is absent where something is there", () => {
    expect(told([bare])).toContainEqual("it runs 1 pod at least, for 2 zones: need 2");
  });
});
