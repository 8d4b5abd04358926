import type { PlanResource } from "../plan";
import { encodeProperties, isMap, type Properties, type Value } from "../values";
import type { Before } from "./before";
import { Matching } from "./match";
import { Verdicts } from "./verdicts";

/**
 * Answers a program as the engine's preview does: for what stays, or is changed in place, with what its provider has said of
 * it, so that only what comes from something new is unknown. For `record`, of one program; its plan is then one for
 * `diffPlans` with `answered`. Nothing is known of a saved plan but its inputs, so that for one it says nothing more.
 */
export function answers(before: Before): (resource: PlanResource) => Record<string, unknown> {
  const after = new Map<string, PlanResource>();
  const matching = new Matching(before);
  const judge = () => new Verdicts({ before, after, pairs: matching, answered: true });
  let verdicts = judge();
  return (resource) => {
    after.set(resource.urn, resource);
    if (!matching.add(resource)) {
      matching.again([...after.values()]);
      verdicts = judge();
    }
    const old = matching.old.get(resource.urn);
    const provided = old === undefined ? undefined : before.provided.get(old.urn);
    if (provided === undefined) return {};
    const verdict = verdicts.of(resource.urn);
    const isKept = verdict?.change === "same" || verdict?.change === "update";
    if (!isKept && !(verdict?.change === "read" && old?.id === resource.id)) return {};
    return encodeProperties(besideInputs(provided, resource.inputs)).toJavaScript();
  };
}

/** What a provider says beside the inputs, and inside of the maps among them. */
const besideInputs = (provided: Properties, inputs: Properties): Properties =>
  Object.fromEntries(
    Object.entries(provided).flatMap(([key, value]): [string, Value][] => {
      const input = inputs[key];
      if (input === undefined || input === null) return [[key, value]];
      return isMap(input) && isMap(value) ? [[key, { ...value, ...input }]] : [];
    }),
  );
