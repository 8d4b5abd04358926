import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { pricers } from "../../../preview/cost/pricers";

const components = join(__dirname, "../../../components");

/** As the program writes a type: `aws.ec2.Vpc` of `aws:ec2/vpc:Vpc`, `k8s.networking.v1.NetworkPolicy` of Kubernetes'. */
const written = (type: string): string =>
  type.replace(/^aws:(\w+)\/.*:/, "aws.$1.").replace(/^kubernetes:([a-z]+)[^/]*\/(\w+):/, "k8s.$1.$2.");

it("every type that a component makes has a price or is free", () => {
  const known = new Set([...pricers.keys()].map(written));
  const files = readdirSync(components, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const made = files.flatMap((file) => {
    const text = readFileSync(join(components, file), "utf8");
    return [...text.matchAll(/new ((?:aws\.\w+|k8s\.\w+\.\w+)\.\w+)\(/g)].map(([, type = ""]) => type);
  });
  expect(made).toEqual(expect.arrayContaining(["aws.rds.Instance", "k8s.apps.v1.Deployment"]));
  expect(made.filter((type) => !known.has(type))).toEqual([]);
});
