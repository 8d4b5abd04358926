import type { Properties } from "../values";

/** What every object of Kubernetes says of itself. */
export interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export const metadataOf = (inputs: Properties): Metadata => inputs["metadata"] ?? {};

export const annotation = (inputs: Properties, key: string): string | undefined =>
  metadataOf(inputs).annotations?.[`pulumi.com/${key}`];

/** As the provider writes an id: `namespace/name`, or the name of what is in no namespace. */
export function idOf(inputs: Properties): string {
  const { namespace, name = "" } = metadataOf(inputs);
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** Of a type such as `kubernetes:apps/v1:Deployment`; the core group is called `core` there, and nothing in manifests. */
export function kindOf(type: string): { readonly apiVersion: string; readonly group: string; readonly kind: string } {
  const [, version = "", kind = ""] = type.split(":");
  const apiVersion = version.replace(/^core\//, "");
  return { apiVersion, group: version.split("/")[0] ?? "", kind };
}

/** A pod as far as it decides whether it starts. */
export interface Pod {
  readonly serviceAccountName?: string;
  readonly containers: readonly {
    readonly image: string;
    readonly env?: readonly {
      readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
    }[];
  }[];
  readonly volumes?: readonly {
    readonly csi?: { readonly volumeAttributes?: { readonly secretProviderClass?: string } };
  }[];
}

/** The pods for which the provider waits, of what has any. A CronJob's are started by the clock. */
export function podOf(type: string, inputs: Properties): Pod | undefined {
  const { kind } = kindOf(type);
  const spec = (inputs["spec"] ?? {}) as { replicas?: number; template?: { spec?: Pod } };
  const isAwaited = (kind === "Deployment" && spec.replicas !== 0) || kind === "Job";
  return isAwaited && annotation(inputs, "skipAwait") !== "true" ? spec.template?.spec : undefined;
}
