const selector = ["spec.selector"];

/**
 * What replaces an object of Kubernetes instead of changing it in place, by group and kind, beside its name and namespace;
 * those that stacks may have. Source: forceNew in provider/pkg/provider/diff.go of pulumi-kubernetes, at cafe8c4ac4de.
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

/** Of a type such as `kubernetes:apps/v1:Deployment`: `apps/Deployment`. */
function groupAndKind(type: string): string {
  const [, version = "", kind = ""] = type.split(":");
  return `${version.split("/")[0] ?? ""}/${kind}`;
}

/** The paths of which any change replaces an object of a type. */
export const replacingPaths = (type: string): readonly string[] => [
  "metadata.name",
  "metadata.namespace",
  ...(forceNew[groupAndKind(type)] ?? []),
];
