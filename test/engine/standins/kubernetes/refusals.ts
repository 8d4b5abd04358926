import type { World } from "../aws/refusals";
import type { Operation } from "../cloud";
import type { Properties } from "../values";
import { idOf, kindOf, metadataOf } from "./object";

/** The cluster that a kubeconfig leads to, and all that there is, in AWS and in the cluster. */
export interface Place {
  readonly cluster: string;
  readonly world: World;
}

/** Namespaces that every cluster has. Source: "Namespaces", Kubernetes documentation. */
const initial = ["default", "kube-node-lease", "kube-public", "kube-system"];

/** Who brings kinds that Kubernetes itself does not know, by their groups: Auto Mode, or an add-on. */
const broughtBy: Readonly<Record<string, string>> = {
  "eks.amazonaws.com": "Auto Mode",
  "karpenter.sh": "Auto Mode",
  "secrets-store.csi.x-k8s.io": "aws-secrets-store-csi-driver-provider",
};

/** Why the API server, or the way to it, would not do it; empty where nothing is known that it would refuse. */
export function refuse(operation: Operation, type: string, inputs: Properties, place: Place): string[] {
  const { cluster, world } = place;
  const found = world.resources.find((each) => each.type === clusterType && each.inputs["name"] === cluster);
  if (found === undefined) return [`configured Kubernetes cluster is unreachable: ${cluster} does not exist`];
  if (operation !== "create") return [];
  const { apiVersion, group, kind } = kindOf(type);
  const { name = "", namespace } = metadataOf(inputs);
  const brings = broughtBy[group];
  return [
    ...(brings === undefined || isThere(brings, found.inputs, place)
      ? []
      : [`no matches for kind "${kind}" in version "${apiVersion}": ${brings} is not there`]),
    ...(namespace === undefined || hasNamespace(namespace, world) ? [] : [`namespaces "${namespace}" not found`]),
    ...(isName(kind, name) ? [] : [`${kind} "${name}" is invalid: metadata.name: Invalid value: "${name}"`]),
    ...(world.resources.some((each) => each.type === type && each.id === idOf(inputs))
      ? [`${kind} "${name}" already exists`]
      : []),
  ];
}

const clusterType = "aws:eks/cluster:Cluster";

function isThere(brings: string, cluster: Properties, { cluster: clusterName, world }: Place): boolean {
  if (brings === "Auto Mode") return (cluster["computeConfig"] as { enabled?: boolean } | undefined)?.enabled === true;
  return world.resources.some(
    ({ type, inputs }) =>
      type === "aws:eks/addon:Addon" && inputs["clusterName"] === clusterName && inputs["addonName"] === brings,
  );
}

const hasNamespace = (namespace: string, { resources }: World): boolean =>
  initial.includes(namespace) ||
  resources.some(({ type, id }) => type === "kubernetes:core/v1:Namespace" && id === namespace);

/** Some are parts of host names, the others whole ones. Source: "Object Names and IDs", Kubernetes documentation. */
const isName = (kind: string, name: string): boolean =>
  ["Namespace", "Service"].includes(kind)
    ? /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)
    : name.length <= 253 && name.split(".").every((part) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(part));
