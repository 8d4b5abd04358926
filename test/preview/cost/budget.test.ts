import { describe, expect, it } from "vitest";
import { checkBudget } from "../../../preview/cost/budget";
import type { PlanResource } from "../../../preview/plan";
import { costOf, made } from "./bill";

// 32.85 to pay and 0.45 of assumed usage
const nat = made("aws:ec2/natGateway:NatGateway", "nat");
const check = (monthlyUsd: { min?: number; max: number }, ...more: readonly PlanResource[]) =>
  checkBudget({ monthlyUsd }, costOf(nat, ...more));

describe("a budget", () => {
  it("is kept by what has to be paid and the assumed usage together, to the last cent", () => {
    expect(check({ min: 20, max: 33.3 })).toEqual({
      monthlyUsd: { min: "20", max: "33.3" },
      monthlyCost: "33.3",
      within: true,
      message: "32.85 + 0.45 of assumed usage = 33.30 USD a month, within its budget of 20.00 to 33.30",
    });
    expect(check({ max: 33.29 })?.within).toBe(false);
    expect(check({ min: 33.3, max: 40 })?.within).toBe(true);
    expect(check({ max: 40 })?.message).toContain("within its budget of 40.00");
  });

  it("that is broken says by how much, and the way out", () => {
    expect(check({ max: 30 })).toEqual({
      monthlyUsd: { max: "30" },
      monthlyCost: "33.3",
      within: false,
      message:
        "32.85 + 0.45 of assumed usage = 33.30 USD a month, 3.30 more than the 30.00 that it may cost: take one of the " +
        "savings, or raise `plinth:budget.monthlyUsd.max` in the stack file",
    });
    expect(check({ min: 2000, max: 5000 })).toMatchObject({
      within: false,
      message:
        "32.85 + 0.45 of assumed usage = 33.30 USD a month, 1966.70 less than the 2000.00 that it has to cost: see what is " +
        "missing, or lower `plinth:budget.monthlyUsd.min` in the stack file",
    });
  });

  it("names what it could not count", () => {
    const strange = made("aws:apprunner/service:Service", "strange");
    expect(check({ max: 40 }, strange)?.message).toMatch(/; not counted, for it has no price: strange$/);
  });

  it("is not there where the stack file has none", () => {
    expect(checkBudget(undefined, costOf(nat))).toBeUndefined();
  });
});
