import { Platform } from "../../../components/platform";
import { load } from "../../../components/settings/load";
import type { Plan } from "../../../preview/plan";
import { record } from "../../../preview/record";
import { stackOf } from "../../arbitraries";
import { folder } from "../../settings/project";

/** What a preview records of a stack with this description. */
export async function planOfApp(app: string, profile: string, given: object = { zoneDelegated: true }): Promise<Plan> {
  const cwd = folder({
    "app.yaml": app,
    [`Pulumi.${profile}.yaml`]: stackOf("us-east-1", profile),
    [`given.${profile}.json`]: JSON.stringify(given),
  });
  const loaded = load({ cwd, stack: profile });
  const { project, config, secretKeys } = loaded;
  const program = () => {
    new Platform("platform", loaded);
  };
  const plan = await record({ project, stack: profile, config, secretKeys, program });
  const error = plan.diagnostics.find(({ severity }) => severity === "error");
  if (error !== undefined) throw new Error(error.message);
  return plan;
}

/** An image that is nobody's to build. */
export const image = `registry.example/app@sha256:${"a".repeat(64)}`;
