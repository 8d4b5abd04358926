import { describe, expect, it } from "vitest";
import { readExemptions } from "../../components/settings/exemptions";
import { readYaml } from "../../components/settings/tree";
import { position, pathText } from "../../components/settings/problems";

const rules = ["database-encrypted", "nat-single-point"];

function read(text: string, names?: readonly string[]) {
  const { exemptions, problems } = readExemptions(
    readYaml(text, "Pulumi.production.yaml", "stack").tree,
    names && (() => names),
  );
  return {
    exemptions,
    problems: problems.map(({ at, path, message }) => `${position(at)} ${pathText(path)} ${message}`),
  };
}

const right = "{ rule: nat-single-point, resource: nat, reason: it follows in March, until: 2027-03-31 }";

describe("plinth:exemptions", () => {
  it("is a list of resources and rules, each with a reason and its last day", () => {
    expect(read(`- ${right}`, rules)).toEqual({
      exemptions: [{ rule: "nat-single-point", resource: "nat", reason: "it follows in March", until: "2027-03-31" }],
      problems: [],
    });
    const unasked = () => {
      throw new Error("nothing is exempt, so that no rule has to be known");
    };
    expect(readExemptions(undefined, unasked)).toEqual({ exemptions: [], problems: [] });
    expect(readExemptions(readYaml("[]", "file", "stack").tree, unasked)).toEqual({ exemptions: [], problems: [] });
  });

  it.each<[string, string, string]>([
    ["no list", "nat: 1", "Pulumi.production.yaml:1:1 plinth:exemptions a map was given; wanted: a list"],
    [
      "an unknown key",
      `- ${right.replace(" }", ", reasn: no }")}`,
      "plinth:exemptions[0].reasn unknown key; did you mean `reason`?",
    ],
    [
      "no day",
      `- ${right.replace("2027-03-31", "2027-02-30")}`,
      'plinth:exemptions[0].until "2027-02-30" was given; wanted: a day such as 2027-01-31',
    ],
    ["no last day", `- ${right.replace(", until: 2027-03-31", "")}`, "plinth:exemptions[0].until wanted: a day"],
    [
      "no reason",
      `- ${right.replace("it follows in March", "later")}`,
      'plinth:exemptions[0].reason "later" was given',
    ],
    [
      "no rule",
      `- ${right}\n- ${right.replace("nat-single-point", "nat-singel-point")}`,
      'Pulumi.production.yaml:2:11 plinth:exemptions[1].rule "nat-singel-point" was given; wanted: the name of a rule; did you mean `nat-single-point`?',
    ],
    [
      "the same twice",
      `- ${right}\n- ${right}`,
      "plinth:exemptions[1].resource nat is exempt from nat-single-point already; wanted: each once",
    ],
  ])("refuses %s", (_, text, message) => {
    const { problems } = read(text, rules);
    expect(problems.join("\n")).toContain(message);
    expect(problems).toHaveLength(1);
  });

  it("takes a day as Pulumi hands one over that is written without quotes", () => {
    const handedOver = `- ${right.replace("2027-03-31", "2027-03-31 00:00:00 +0000 UTC")}`;
    expect(read(handedOver, rules).exemptions[0]?.until).toBe("2027-03-31");
  });

  it("leaves the names of rules to who judges", () => {
    expect(read(`- ${right.replace("nat-single-point", "of-tomorrow")}`).problems).toEqual([]);
  });
});
