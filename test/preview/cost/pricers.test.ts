import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { pricers } from "../../../preview/cost/pricers";

const components = join(__dirname, "../../../components");

/** As the program writes a type: `aws.ec2.Vpc` of `aws:ec2/vpc:Vpc`, `apps/v1.Deployment` of Kubernetes'. */
const written = (type: string): string =>
  type.replace(/^aws:(\w+)\/.*:/, "aws.$1.").replace(/^kubernetes:([a-z]+)[^/]*\/(\w+):/, "$1/$2.");

/** What a file makes of Kubernetes', by the modules that it imports. */
const madeOfKubernetes = (text: string): string[] =>
  [...text.matchAll(/import \* as (\w+) from "@pulumi\/kubernetes\/(\w+\/v\w+)"/g)].flatMap(([, name, module]) =>
    [...text.matchAll(new RegExp(`new ${name}\\.(\\w+)\\(`, "g"))].map(([, type]) => `${module}.${type}`),
  );

it("every type that a component makes has a price or is free", () => {
  const known = new Set([...pricers.keys()].map(written));
  const files = readdirSync(components, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const made = files.flatMap((file) => {
    const text = readFileSync(join(components, file), "utf8");
    return [...[...text.matchAll(/new (aws\.\w+\.\w+)\(/g)].map(([, type = ""]) => type), ...madeOfKubernetes(text)];
  });
  expect(made).toEqual(expect.arrayContaining(["aws.rds.Instance", "apps/v1.Deployment", "batch/v1.CronJob"]));
  expect(made.filter((type) => !known.has(type))).toEqual([]);
});
