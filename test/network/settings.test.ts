import { describe, expect, it } from "vitest";
import { completeNetwork, networkRule, networkSettings } from "../../components/network/settings";
import { reported } from "../wiring";

const network = (input: object) => networkSettings.parse({ kind: "create", ...input });
const problems = (input: object) => reported(networkRule, { network: network(input) });

describe("a network's settings", () => {
  it("take zones from the region and endpoints from the way out, unless they say otherwise", () => {
    expect(completeNetwork(network({}), ["a", "c"])).toMatchObject({ zones: ["a", "c"], endpoints: [] });
    expect(completeNetwork(network({ nat: "none" }), ["a", "c"])).toMatchObject({
      endpoints: ["ecr.api", "ecr.dkr", "logs", "secretsmanager"],
    });
    expect(completeNetwork(network({ nat: "none", zones: ["a", "b"], endpoints: [] }), ["a", "c"])).toMatchObject({
      zones: ["a", "b"],
      endpoints: [],
    });
  });

  it.each([
    ["one zone", { zones: ["a"] }],
    ["a zone twice", { zones: ["a", "a"] }],
    ["a number of zones", { zones: 3 }],
    ["bits beyond the prefix", { cidr: "10.0.0.1/16" }],
    ["no such way out", { nat: "always" }],
  ])("refuse %s", (_, input) => {
    expect(networkSettings.safeParse({ kind: "create", ...input }).success).toBe(false);
  });
});

describe("the network's rule", () => {
  it("accepts the ranges that fit", () => {
    expect(problems({ cidr: "10.0.0.0/16", neighbours: ["10.1.0.0/16", "192.168.0.0/24"] })).toEqual([]);
    expect(problems({ cidr: "10.0.0.0/21" })).toEqual([]);
  });

  it.each(["10.0.0.0/22", "10.0.0.0/15"])(
    "refuses %s, in which the address plan does not fit or AWS makes no VPC",
    (cidr) => {
      expect(problems({ cidr })).toEqual([
        "network.cidr: a range from /16 to /21: three tiers in eight zones do not fit into a smaller one, and AWS makes no larger VPC",
      ]);
    },
  );

  it("names the range that a neighbour overlaps, be it the network's own or an earlier neighbour's", () => {
    expect(problems({ cidr: "10.0.0.0/16", neighbours: ["10.1.0.0/16", "10.0.128.0/24", "10.1.1.0/24"] })).toEqual([
      "network.neighbours.1: a range that does not overlap 10.0.0.0/16",
      "network.neighbours.2: a range that does not overlap 10.1.0.0/16",
    ]);
  });

  it("refuses a zone that the region has not", () => {
    expect(problems({ zones: ["a", "h"] })).toEqual(["network.zones.1: a zone of eu-central-1: a, b, c"]);
  });
});
