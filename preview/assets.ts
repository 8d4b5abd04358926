import { createHash } from "node:crypto";
import type { Plan } from "./plan";
import { isMap, type Properties, type Value } from "./values";

// Marks of a text or file, and of an archive of such (sdk/go/common/resource/properties.go).
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const MARKS: readonly Value[] = ["c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"];

/** A plan for people and for comparing: of each asset its hash instead of its content, which may be a whole program. */
export const withHashedAssets = (plan: Plan): Plan => ({
  ...plan,
  resources: plan.resources.map((resource) => ({ ...resource, inputs: hashedMap(resource.inputs) })),
});

const hashedMap = (map: Properties): Properties =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, hashed(value)]));

function hashed(value: Value): Value {
  if (Array.isArray(value)) return value.map(hashed);
  if (!isMap(value)) return value;
  const mark = value[SIGNATURE];
  if (mark === undefined || !MARKS.includes(mark)) return hashedMap(value);
  return { [SIGNATURE]: mark, hash: createHash("sha256").update(JSON.stringify(value)).digest("hex") };
}
