import { Struct, Value as ProtoValue } from "google-protobuf/google/protobuf/struct_pb";
import type { PlanResource } from "./plan";
import { isMap, Secret, UNKNOWN, UNKNOWN_SENTINEL, type Value } from "./values";

/**
 * What a provider adds inside of an input. It does not know it before the resource is there; what it adds beside the inputs
 * is not answered, and so unknown by itself.
 */
const addedInside: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "aws:eks/cluster:Cluster": { vpcConfig: ["clusterSecurityGroupId", "vpcId"] },
};

/** A provider of Kubernetes names objects that have no name. */
const addedToObjects = { metadata: ["name", "uid"] };

/**
 * What the engine's preview answers for a resource: its inputs, and what is added to them as unknown. A provider of which
 * something is unknown, such as the address of a cluster that is still to be made, is not asked: then all is unknown.
 */
export function previewed(resource: PlanResource, provider: PlanResource | undefined, properties: Struct): Struct {
  if (provider !== undefined && Object.values(provider.inputs).some(hasUnknown)) return new Struct();
  const added = addedInside[resource.type] ?? (resource.type.startsWith("kubernetes:") ? addedToObjects : undefined);
  if (added === undefined) return properties;
  const answer = properties.cloneMessage();
  for (const [input, keys] of Object.entries(added)) {
    const fields = answer.getFieldsMap().get(input)?.getStructValue()?.getFieldsMap();
    for (const key of keys) {
      if (fields !== undefined && !fields.has(key)) fields.set(key, ProtoValue.fromJavaScript(UNKNOWN_SENTINEL));
    }
  }
  return answer;
}

function hasUnknown(value: Value): boolean {
  if (value === UNKNOWN) return true;
  if (value instanceof Secret) return hasUnknown(value.value);
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isMap(value) && Object.values(value).some(hasUnknown);
}
