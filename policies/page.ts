import { z } from "zod";
import { profiles } from "../components/settings/profiles";
import { levelIn, type Rule } from "./rule";
import { rules } from "./rules";

/** The page about every rule: generated, so that it says what the rules say. */
export const page = (): string => `${[heading, summary(), ...rules.map(section)].join("\n\n")}\n`;

const heading = `# Policies

Generated from the rules in \`policies/rules/\` by \`npm run rules\`.

What works and is a mistake all the same is found by a rule. All ${rules.length} judge each preview, and each can be run alone,
before a deployment and after:

\`\`\`sh
npm run policies -- production                       # the plan
pulumi stack export --stack production > state.json
npm run policies -- --state state.json               # what is deployed
pulumi preview --policy-pack policies                # in Pulumi's engine, in a pull request or before an \`up\`
\`\`\`

A **mandatory** rule that is broken ends the preview with 5 and stops the engine; an **advisory** one is told. What nobody can
tell is counted as "not judged", with the names and the reason, and never passes for right: in a plan what is known only after the
deployment, in an exported state what hangs on a secret, which is encrypted there.

## To exempt a resource

One resource may break one rule for some time, which the stack file says with the reason:

\`\`\`yaml
# Pulumi.production.yaml
config:
  plinth:exemptions:
    - rule: nat-single-point
      resource: network-nat-gateway-a
      reason: the second zone follows with the move in March
      until: 2027-03-31
\`\`\`

\`resource\` is the logical name that the preview shows. The last day counts, in UTC. Each preview lists all of them. One that is
over is a violation itself, as bad as its rule, beside what it let pass; one that lets nothing pass is told.

## To configure a rule

The level follows from the stack's profile, as the list below says. A file can say another level for a rule and what else it
takes: \`npm run preview -- production --policies policies.json\`, and in the engine \`--policy-pack-config policies.json\`.
\`all\` is the level of those that are not named.

\`\`\`json
{ "nat-single-point": "advisory", "alarm-can-fire": { "enforcementLevel": "mandatory", "detectionMinutes": 30 } }
\`\`\`

A rule that says so below can be given the level \`remediate\`: Pulumi's engine then puts right what is wrong, before anything is
deployed, and tells it. That is for environments in which nobody minds what the code says; elsewhere a change that the code does not
show is a surprise. The preview tells what would be set.

\`pulumi policy analyze\` tells the rules nothing of the stack, so there the levels are production's and nothing is exempt, unless
its environment says it; \`npm run policies -- production --state FILE\` knows both by itself and finds the same:

\`\`\`sh
PULUMI_CONFIG=$(pulumi config --json --stack production | jq -c 'map_values(.value)') \\
  pulumi policy analyze --stack production --policy-pack policies
\`\`\``;

/** The rules by how bad it would be. */
const summary = (): string =>
  [
    "## All rules",
    rules.map((rule) => `- [\`${rule.name}\`](#${rule.name}) (${rule.severity}): ${rule.description}`).join("\n"),
  ].join("\n\n");

function section(rule: Rule): string {
  const parts = [
    `### ${rule.name}`,
    rule.description,
    `- **Severity:** ${rule.severity}`,
    `- **Level:** ${levelsOf(rule)}`,
    ...(rule.tags.length === 0 ? [] : [`- **Answers:** ${rule.tags.join(", ")}`]),
    `- **To fix it:** ${rule.remedy}`,
    ...(rule.remediation === undefined ? [] : ["- **Remediation:** `remediate` does it"]),
    ...settings(rule),
  ];
  const [title = "", description = "", ...list] = parts;
  return [title, description, list.join("\n")].join("\n\n");
}

function levelsOf(rule: Rule): string {
  const byProfile = Object.keys(profiles).map((profile) => [profile, levelIn(rule, profile)] as const);
  const [[, first] = ["", ""]] = byProfile;
  if (byProfile.every(([, level]) => level === first)) return first;
  return byProfile.map(([profile, level]) => `${level} in ${profile}`).join(", ");
}

function settings({ config }: Rule): string[] {
  const { properties = {} } = z.toJSONSchema(config, { io: "input" });
  return Object.entries(properties).map(([key, schema]) => {
    const { description = "", default: fallback } = typeof schema === "boolean" ? {} : schema;
    return `- **\`${key}\`:** ${description}; default \`${JSON.stringify(fallback)}\``;
  });
}
