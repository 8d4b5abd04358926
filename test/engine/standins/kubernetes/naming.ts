import { randomBytes } from "node:crypto";
import type { Naming } from "../cloud";
import { unknown, type Properties } from "../values";
import { annotation, kindOf, metadataOf } from "./object";

/**
 * As Pulumi's provider names and checks. Source: pulumi-kubernetes, provider/pkg/metadata/naming.go and Check and Diff in
 * provider/pkg/provider/provider.go.
 */
export const naming: Naming = {
  check: (type, name, olds, news) => {
    if (!type.startsWith("kubernetes:")) {
      return { inputs: news, failures: [{ property: "", reason: `the Kubernetes provider does not know ${type}` }] };
    }
    const { apiVersion, kind } = kindOf(type);
    const inputs = named(name, olds, { apiVersion, kind, ...news });
    const failures = Object.entries({ apiVersion, kind })
      .filter(([property, value]) => inputs[property] !== value)
      .map(([property, value]) => ({ property, reason: `is ${String(inputs[property])}, and ${value} by its type` }));
    return { inputs, failures };
  },
  goesFirst: (_, before, after) => {
    const [old, now] = [metadataOf(before), metadataOf(after)];
    return !isAutoNamed(after) && old.name === now.name && old.namespace === now.namespace;
  },
  nameOf: (_, inputs) => metadataOf(inputs).name,
  isTagged: () => false,
};

/** The logical name and eight random digits, with a note that it was made up, which stay as long as the object does. */
function named(name: string, olds: Properties, news: Properties): Properties {
  const metadata = news["metadata"] ?? {};
  if (metadata === unknown || metadataOf(news).name !== undefined) return news;
  const made = isAutoNamed(olds) ? metadataOf(olds).name : `${name}-${randomBytes(4).toString("hex")}`;
  const annotations = { ...metadataOf(news).annotations, "pulumi.com/autonamed": "true" };
  return { ...news, metadata: { ...(metadata as Properties), name: made, annotations } };
}

const isAutoNamed = (inputs: Properties) => annotation(inputs, "autonamed") === "true";
