import { describe, expect, it } from "vitest";
import { readAllow } from "../../components/settings/allow";
import { pathText, position } from "../../components/settings/problems";
import { readYaml } from "../../components/settings/tree";

const right = "{ change: data-deleted, resource: main-instance, reason: the data has moved, until: 2027-03-31 }";

const read = (text: string) => readAllow(readYaml(text, "Pulumi.production.yaml", "stack").tree);

describe("plinth:allow", () => {
  it("is a list of changes and resources, each with a reason and its last day", () => {
    expect(read(`- ${right}\n- ${right.replace("data-deleted", "protection-lifted")}`)).toEqual({
      allow: ["data-deleted", "protection-lifted"].map((change) => ({
        ...{ change, resource: "main-instance", reason: "the data has moved", until: "2027-03-31" },
      })),
      problems: [],
    });
    expect(readAllow(undefined)).toEqual({ allow: [], problems: [] });
  });

  it.each<[string, string, string]>([
    ["a change that is none", `- ${right.replace("data-deleted", "deleted")}`, "plinth:allow[0].change"],
    ["no last day", `- ${right.replace(", until: 2027-03-31", "")}`, "plinth:allow[0].until wanted: a day"],
    ["no reason", `- ${right.replace("the data has moved", "why not")}`, 'plinth:allow[0].reason "why not" was given'],
    [
      "the same twice",
      `- ${right}\n- ${right}`,
      "Pulumi.production.yaml:2:37 plinth:allow[1].resource data-deleted of main-instance is allowed already; wanted: each once",
    ],
  ])("refuses %s", (_, text, message) => {
    const problems = read(text).problems.map(
      ({ at, path, message: said }) => `${position(at)} ${pathText(path)} ${said}`,
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });
});
