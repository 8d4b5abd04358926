import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { pricers } from "../../../preview/cost/pricers";

const components = join(__dirname, "../../../components");

/** As the program writes a type, `ec2.Vpc` of `aws:ec2/vpc:Vpc`. */
const written = (type: string): string => type.replace(/^aws:(\w+)\/.*:/, "$1.");

it("every type that a component makes has a price or is free", () => {
  const known = new Set([...pricers.keys()].map(written));
  const files = readdirSync(components, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const made = files.flatMap((file) => {
    const text = readFileSync(join(components, file), "utf8");
    return [...text.matchAll(/new aws\.(\w+\.\w+)\(/g)].map(([, type]) => type);
  });
  expect(made).toContain("rds.Instance");
  expect(made.filter((type) => type !== undefined && type !== "Provider" && !known.has(type))).toEqual([]);
});
