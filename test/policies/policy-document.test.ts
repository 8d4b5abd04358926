import { describe, expect, it } from "vitest";
import * as kinds from "../../policies/kinds";
import { isForEverybody, lets, list, statements } from "../../policies/policy-document";
import { judge } from "../../policies/judge";
import { guarded, NotJudged } from "../../policies/resource";
import { UNKNOWN, type Value } from "../../preview/values";
import { planOf, sample } from "./sample";

const document = (statement: { readonly [key: string]: Value }): Value => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", ...statement }],
});
const read = (statement: { readonly [key: string]: Value }) => statements(guarded(document(statement), "policy"));

describe("the statements of a policy", () => {
  it("are the same, whoever writes the text", () => {
    const said = { Principal: { Service: ["sns.amazonaws.com"] }, Action: ["sqs:SendMessage"], Resource: ["a", "b"] };
    expect(read(said)).toEqual(statements(JSON.stringify(document(said))));
    expect(read({ Action: "*" })[0]).toMatchObject({ Principal: undefined, Resource: undefined });
  });

  it("take an ARN that is not known yet for something, and not for everything", () => {
    const [{ Resource } = {}] = read({ Action: "s3:GetObject", Resource: [UNKNOWN, "arn:aws:s3:::files"] });
    expect(Resource).toEqual(["(made by the deployment)", "arn:aws:s3:::files"]);
    expect(read({ Action: "s3:GetObject", Resource: UNKNOWN })[0]?.Resource).toBe("(made by the deployment)");
    expect(read({ Action: "s3:GetObject", Resource: [UNKNOWN, "*"] })[0]?.Resource).toContain("*");
  });

  it("take somebody who is not known yet for one, and not for everybody", () => {
    const isOpen = (AWS: Value) => read({ Principal: { AWS }, Action: "s3:GetObject" }).some(isForEverybody);
    expect(isOpen(UNKNOWN)).toBe(false);
    expect(isOpen([UNKNOWN])).toBe(false);
    expect(isOpen([UNKNOWN, "*"])).toBe(true);
    const of = guarded(document({ Principal: { Service: "sns.amazonaws.com", AWS: UNKNOWN }, Action: "sns:*" }), "");
    expect(lets(of, "sns.amazonaws.com", "sns:Publish")).toBe(true);
    expect(lets(of, "sqs.amazonaws.com", "sns:Publish")).toBe(false);
  });

  it.each<[string, () => unknown]>([
    ["what is allowed", () => read({ Action: UNKNOWN, Resource: "*" })],
    ["one thing that is allowed", () => list(read({ Action: ["s3:Get", UNKNOWN] })[0]?.Action).includes("*")],
    ["on which condition", () => read({ Action: "s3:Get", Condition: UNKNOWN })],
    [
      "what a condition asks",
      () => read({ Action: "a", Condition: { Bool: { a: UNKNOWN } } })[0]?.Condition?.["Bool"]?.["a"],
    ],
    ["the document", () => statements(guarded(UNKNOWN, "policy"))],
  ])("are not judged where %s is not known", (_, reading) => {
    expect(reading).toThrow(NotJudged);
  });
});

it("is found fault with before there is anything, though not an ARN in it is known", () => {
  const everybody = document({ Principal: "*", Action: "s3:GetObject", Resource: UNKNOWN });
  const { findings, unjudged } = judge(
    planOf([
      sample(kinds.iamPolicy, "all-of-s3", { policy: document({ Action: ["s3:*"], Resource: [UNKNOWN] }) } as object),
      sample(kinds.iamPolicy, "two-calls", { policy: document({ Action: ["s3:Get"], Resource: UNKNOWN }) } as object),
      sample(kinds.bucketPolicy, "open", { policy: everybody } as object),
      sample(kinds.queuePolicy, "shouted", { policy: everybody } as object),
      sample(kinds.iamPolicy, "text", { policy: UNKNOWN }),
    ]),
  );
  expect(findings.map(({ rule, urn }) => `${rule} ${urn.split("::").at(-1)}`)).toEqual(
    expect.arrayContaining([
      "iam-least-privilege all-of-s3",
      "bucket-policy-private open",
      "messaging-private shouted",
    ]),
  );
  expect(findings).toHaveLength(3);
  expect(unjudged.map(({ why }) => why)).toEqual(["text.policy is known only after the deployment"]);
});
