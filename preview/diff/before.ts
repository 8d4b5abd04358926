import type { Plan } from "../plan";
import type { Properties } from "../values";

/** What there is: as a saved plan, or an engine's state, tells it. */
export interface Before extends Omit<Plan, "diagnostics"> {
  readonly kind: "plan" | "state";
  readonly file: string;
  /** What the providers said of each resource beside its inputs, by URN; nothing in a saved plan. */
  readonly provided: ReadonlyMap<string, Properties>;
  /** Inputs that the provider made up, as no program said them, by URN. */
  readonly made: ReadonlyMap<string, Properties>;
  /** URNs of what an earlier deployment has begun and not ended, each with what the engine does with it. */
  readonly unfinished: ReadonlyMap<string, "update" | "replace">;
  /** What could not be read of it, in sentences. */
  readonly notes: readonly string[];
}
