import { join } from "node:path";
import { Platform } from "../../../components/platform";
import { load } from "../../../components/settings/load";
import type { Side } from "../../../preview/compare/side";
import { record } from "../../../preview/record";

export const root = join(__dirname, "../../..");

/** A stack of the application at the root, or of one in another folder. */
export async function side(stack: string, cwd = root): Promise<Side> {
  const loaded = load({ cwd, stack });
  const { project, config, secretKeys } = loaded;
  const program = () => {
    new Platform("platform", loaded);
    return Promise.resolve();
  };
  return { plan: await record({ project, stack, config, secretKeys, program }), loaded };
}
