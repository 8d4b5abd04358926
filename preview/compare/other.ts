import type { Planned } from "../program";
import { UsageError } from "../flags";
import type { Comparison } from "./model";

/** A stack beside another one of the same application. Throws `UsageError`. */
export const otherStack = (
  _: Pick<Planned, "plan" | "loaded">,
  { stack }: { readonly cwd: string; readonly stack: string },
): Promise<Comparison> => Promise.reject(new UsageError(`--compare ${stack} is not built yet`));
