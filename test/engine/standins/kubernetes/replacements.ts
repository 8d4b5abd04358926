import { replacingPaths } from "../../../../preview/diff/tables/kubernetes";
import type { Kept } from "../record";
import { changes, lies, type Properties } from "../values";
import { annotation, kindOf } from "./object";

const unready = 'metadata.annotations["pulumi.com/replaceUnready"]';

/** The paths for which a change replaces; a Job that failed is replaced without any, where its annotation asks for it. */
export function replacedBy(type: string, before: Properties, after: Properties, kept?: Kept): string[] {
  const { kind } = kindOf(type);
  const leaves = changes(before, after);
  const paths = replacingPaths(type);
  const isFailed = kind === "Job" && annotation(after, "replaceUnready") === "true" && kept?.status === "creating";
  return [...paths.filter((path) => leaves.some((leaf) => lies(leaf.path, path))), ...(isFailed ? [unready] : [])];
}
