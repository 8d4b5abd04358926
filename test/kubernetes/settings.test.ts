import { describe, expect, it } from "vitest";
import { eksSettings } from "../../components/kubernetes/settings";

const admin = "arn:aws:iam::222222222222:role/admin";
const mistakes = (cluster: object): string[] => {
  const { error } = eksSettings.safeParse({ cluster });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
};

describe("who is let into a cluster", () => {
  it("is named once", () => {
    expect(mistakes({ kind: "create", admins: [admin, admin] })).toEqual(["cluster.admins: each once"]);
    const wanted = "cluster.viewers: each once, and none of `admins`, who may look at everything anyway";
    expect(mistakes({ kind: "create", viewers: [admin, admin] })).toEqual([wanted]);
    expect(mistakes({ kind: "create", admins: [admin], viewers: [admin] })).toEqual([wanted]);
    expect(mistakes({ kind: "create", admins: [admin], viewers: [`${admin}2`] })).toEqual([]);
  });

  it.each(["admin", "arn:aws:iam::222222222222:root"])("is a role or a user, and not %s", (principal) => {
    expect(mistakes({ kind: "create", admins: [principal] })).toEqual([
      "cluster.admins.0: the ARN of an IAM role or user, such as arn:aws:iam::222222222222:role/admin",
    ]);
  });
});

it("what a cluster that is there has to be told by is said in words", () => {
  const existing = {
    kind: "existing",
    name: "shared",
    endpoint: "shared",
    certificateAuthority: "x",
    securityGroupId: "1",
  };
  expect(mistakes(existing)).toEqual([
    "cluster.endpoint: an address such as https://….eks.amazonaws.com",
    "cluster.securityGroupId: the id of a security group, such as sg-0123456789abcdef0",
  ]);
});

it.each(["0.0.0.0/0", "203.0.113.7"])("the API is not opened to %s", (range) => {
  expect(mistakes({ kind: "create", endpoint: { kind: "restricted", cidrs: [range] } })).toEqual([
    "cluster.endpoint.cidrs.0: an IPv4 range such as 203.0.113.0/24 or 203.0.113.7/32, and not the whole internet",
  ]);
});
