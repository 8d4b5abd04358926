import { describe, expect, it } from "vitest";
import { loadWith } from "../../components/settings/loader";
import { definition, folder, sound } from "./project";
import { SettingsError } from "../../components/settings/problems";

const load = (budget: string) =>
  loadWith(definition, {
    cwd: folder({ "Pulumi.production.yaml": `${sound["Pulumi.production.yaml"]}  plinth:budget: ${budget}\n` }),
    stack: "production",
  }).budget;

function refusal(budget: string): string {
  try {
    load(budget);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("plinth:budget", () => {
  it("says what a month may cost, and may say what it has to", () => {
    expect(load("{ monthlyUsd: { max: 900 } }")).toEqual({ monthlyUsd: { max: 900 } });
    expect(load("{ monthlyUsd: { min: 2000, max: 5000.50 } }")).toEqual({ monthlyUsd: { min: 2000, max: 5000.5 } });
    expect(load("{ monthlyUsd: { min: 0, max: 0 } }")).toEqual({ monthlyUsd: { min: 0, max: 0 } });
    expect(loadWith(definition, { cwd: folder({}), stack: "production" }).budget).toBeUndefined();
  });

  it("comes from the engine as it comes from the file", () => {
    const config = {
      "aws:region": "eu-central-1",
      "plinth:stack": '{"profile":"production","account":"222222222222","domain":"shop.example"}',
      "plinth:budget": '{"monthlyUsd":{"max":900}}',
    };
    const found = loadWith(definition, { cwd: folder({}), stack: "production", project: "shop", config });
    expect(found.budget).toEqual({ monthlyUsd: { max: 900 } });
  });

  it.each([
    [
      "less at most than at least",
      "{ monthlyUsd: { min: 900, max: 500 } }",
      "plinth:budget.monthlyUsd.min 900 was given; wanted: at most as much as `max`",
    ],
    [
      "less than nothing",
      "{ monthlyUsd: { max: -1 } }",
      "plinth:budget.monthlyUsd.max -1 was given; wanted: US dollars",
    ],
    ["a text", "{ monthlyUsd: { max: 900 USD } }", 'plinth:budget.monthlyUsd.max "900 USD" was given; wanted: '],
    ["no limit", "{ monthlyUsd: { min: 1 } }", "plinth:budget.monthlyUsd.max"],
    ["nothing", "{}", "plinth:budget.monthlyUsd"],
    ["a bare number", "900", "plinth:budget 900 was given; wanted: a map"],
    [
      "another unit",
      "{ monthlyEur: { max: 900 } }",
      "plinth:budget.monthlyEur unknown key; did you mean `monthlyUsd`?",
    ],
  ])("refuses %s, and says where", (_, budget, message) => {
    expect(refusal(budget).replace(/\n\s+/g, " ").replaceAll(": plinth", " plinth")).toContain(message);
    expect(refusal(budget)).toContain("Pulumi.production.yaml:4:");
  });
});
