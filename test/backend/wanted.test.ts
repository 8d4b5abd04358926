import { describe, expect, it } from "vitest";
import { cleaning, cleans, refusesPlainHttp, tlsAlone, withCleaning, withTlsAlone } from "../../backend/wanted";

const other = { Sid: "AuditorsRead", Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "s3:GetObject" };

describe("the policy of the bucket", () => {
  it("refuses whoever comes without TLS, to the bucket and to all in it", () => {
    expect(withTlsAlone(undefined, "b")).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "TlsAlone",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("keeps the statements of others, also where there is one without a list", () => {
    expect(withTlsAlone({ Id: "theirs", Statement: other }, "b")).toEqual({
      Id: "theirs",
      Version: "2012-10-17",
      Statement: [other, tlsAlone("b")],
    });
  });

  it("has a statement of ours that was weakened put right, and not twice", () => {
    const weakened = { Statement: [{ ...tlsAlone("b"), Action: "s3:PutObject" }, other] };
    expect(refusesPlainHttp(weakened, "b")).toBe(false);
    expect(withTlsAlone(weakened, "b").Statement).toEqual([other, tlsAlone("b")]);
    expect(refusesPlainHttp(withTlsAlone(weakened, "b"), "b")).toBe(true);
    expect(refusesPlainHttp(withTlsAlone(weakened, "b"), "c")).toBe(false);
  });
});

describe("the rule for old versions", () => {
  it("is known in every form in which S3 tells of a filter for everything", () => {
    const { Filter: _, ...rule } = cleaning;
    for (const same of [cleaning, { ...rule, Filter: {} }, { ...rule, Filter: undefined }, { ...rule, Prefix: "" }]) {
      expect(cleans([same])).toBe(true);
    }
  });

  it.each([
    ["of a part of the bucket", { ...cleaning, Filter: { Prefix: ".pulumi/history" } }],
    ["that is switched off", { ...cleaning, Status: "Disabled" as const }],
    ["of less days", { ...cleaning, NoncurrentVersionExpiration: { NoncurrentDays: 1 } }],
    ["that ends the current versions", { ...cleaning, Expiration: { Days: 30 } }],
  ])("is not one %s, which is replaced", (_, changed) => {
    const theirs = { ID: "theirs", Status: "Enabled" as const, Filter: { Prefix: "x/" }, Expiration: { Days: 1 } };
    expect(cleans([changed])).toBe(false);
    expect(withCleaning([changed, theirs])).toEqual([theirs, cleaning]);
  });

  it("keeps what is current for ever", () => {
    expect(cleaning.Expiration).toEqual({ ExpiredObjectDeleteMarker: true });
  });
});
