import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Platform } from "../../components/platform";
import { load } from "../../components/settings/load";
import { judge } from "../../policies/judge";
import { record } from "../../preview/record";

/** What only a deployment tells of a stack: each line has to be gone as soon as a component registers it. */
const untold = [
  "alarm-reaches-human notifications-topic-policy-critical.policy is known only after the deployment",
  "alarm-reaches-human notifications-topic-policy-warning.policy is known only after the deployment",
];

describe.each(["staging", "production"])("the application at the root, in %s", (stack) => {
  it("breaks no rule, and little of it cannot be judged before it is deployed", async () => {
    const loaded = load({ cwd: join(__dirname, "../.."), stack });
    const { project, config, secretKeys } = loaded;
    const program = () => {
      new Platform("platform", loaded);
      return Promise.resolve();
    };
    const plan = await record({ project, stack, config, secretKeys, program });
    const { findings, unjudged } = judge(plan, { profile: stack });
    expect(findings).toEqual([]);
    expect(unjudged.map(({ rule, why }) => `${rule} ${why}`).sort()).toEqual(untold);
  });
});
