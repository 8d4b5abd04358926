import type { Kept } from "../record";
import { changes, lies, type Properties } from "../values";
import { annotation, kindOf } from "./object";

const selector = ["spec.selector"];

/**
 * What replaces an object instead of changing it in place, by group and kind, beside its name and namespace; those that
 * stacks may have. Source: forceNew in provider/pkg/provider/diff.go of pulumi-kubernetes, at cafe8c4ac4de.
 */
const forceNew: Readonly<Record<string, readonly string[]>> = {
  "apps/DaemonSet": selector,
  "apps/Deployment": selector,
  "apps/StatefulSet": [
    ...selector,
    ...["spec.podManagementPolicy", "spec.revisionHistoryLimit", "spec.serviceName", "spec.volumeClaimTemplates"],
  ],
  "batch/Job": [...selector, "spec.completions", "spec.parallelism", "spec.template"],
  // As long as the provider is not told that they may be changed.
  "core/ConfigMap": ["binaryData", "data"],
  "core/Secret": ["type", "stringData", "data"],
  "core/Service": ["spec.clusterIP"],
};

const unready = 'metadata.annotations["pulumi.com/replaceUnready"]';

/** The paths for which a change replaces; a Job that failed is replaced without any, where its annotation asks for it. */
export function replacedBy(type: string, before: Properties, after: Properties, kept?: Kept): string[] {
  const { group, kind } = kindOf(type);
  const leaves = changes(before, after);
  const paths = ["metadata.name", "metadata.namespace", ...(forceNew[`${group}/${kind}`] ?? [])];
  const isFailed = kind === "Job" && annotation(after, "replaceUnready") === "true" && kept?.status === "creating";
  return [...paths.filter((path) => leaves.some((leaf) => lies(leaf.path, path))), ...(isFailed ? [unready] : [])];
}
