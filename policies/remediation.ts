import type { Properties } from "../preview/values";
import type { Graph } from "./graph";
import { judgeResource } from "./judge";
import type { Resource } from "./resource";
import type { Rule } from "./rule";

/** The properties that a remediation sets; none where it finds nothing wrong, so that a second run changes nothing. */
export function changesBy(rule: Rule, resource: Resource, settings: unknown, graph: Graph): Properties | undefined {
  if (rule.remediation === undefined) return undefined;
  const { findings } = judgeResource(rule, resource, settings, graph);
  return findings.length === 0 ? undefined : rule.remediation(resource, settings);
}

/** The resource as it is after that. */
export const changed = (resource: Resource, changes: Properties): Resource => ({
  type: resource.type,
  name: resource.name,
  urn: resource.urn,
  protect: resource.protect,
  parent: resource.parent,
  dependencies: resource.dependencies,
  propertyDependencies: resource.propertyDependencies,
  props: new Proxy(resource.props as Properties, {
    get: (props, key, receiver) =>
      typeof key === "string" && Object.hasOwn(changes, key)
        ? changes[key]
        : (Reflect.get(props, key, receiver) as unknown),
  }),
});
