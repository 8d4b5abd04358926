import { createHash } from "node:crypto";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import * as pulumi from "@pulumi/pulumi";
import type { Value } from "../connection";

type Reference = Extract<Value, { secretArn: unknown }>;

/** The variables that are references, by name. */
export const references = (variables: Readonly<Record<string, Value>>): [string, Reference][] =>
  Object.entries(variables)
    .filter((entry): entry is [string, Reference] => !("plain" in entry[1]))
    .sort(([a], [b]) => (a < b ? -1 : 1));

/**
 * How the driver of Secrets Manager fills one Secret of Kubernetes with the values of variables: by their ARNs, so that no
 * manifest holds a value. Each variable is a file, and each file a key of the Secret.
 *
 * Source: "SecretProviderClass", AWS Secrets Manager User Guide; "Sync as Kubernetes Secret", Secrets Store CSI Driver.
 */
export function secretProviderSpec(secretName: string, variables: Readonly<Record<string, Value>>, region: string) {
  const wanted = references(variables);
  const arns = [...new Set(wanted.map(([, { secretArn }]) => secretArn))];
  const aliasOf = new Map<string, string>();
  const objects = arns.map((objectName) => {
    const own = wanted.filter(([, { secretArn }]) => secretArn === objectName);
    const keys = own.filter(([, { jsonKey }]) => jsonKey !== undefined);
    const whole = own.filter(([, { jsonKey }]) => jsonKey === undefined).map(([variable]) => variable);
    // The whole secret is always mounted, and has to have a name of its own.
    const [alias = `${own[0]?.[0] ?? ""}.json`] = whole;
    for (const variable of whole) aliasOf.set(variable, alias);
    for (const [variable] of keys) aliasOf.set(variable, variable);
    return {
      objectName,
      objectType: "secretsmanager",
      objectAlias: alias,
      ...(keys.length > 0 && {
        jmesPath: keys.map(([variable, { jsonKey }]) => ({ path: jsonKey, objectAlias: variable })),
      }),
    };
  });
  return {
    provider: "aws",
    // A text of YAML, which JSON is.
    parameters: { region, usePodIdentity: "true", objects: pulumi.jsonStringify(objects) },
    secretObjects: [
      {
        secretName,
        type: "Opaque",
        data: wanted.map(([variable]) => ({ key: variable, objectName: aliasOf.get(variable) ?? variable })),
      },
    ],
  };
}

/**
 * Another Secret for other variables: the driver makes one where there is none, and adds nothing to one that is there, while
 * old pods still have it mounted. So new pods would wait for a key until its next round.
 */
const secretNameOf = (name: string, wanted: readonly [string, Reference][]): string => {
  const keys = wanted.map(([variable, { jsonKey }]) => [variable, jsonKey]);
  return `${name}-secrets-${createHash("sha256").update(JSON.stringify(keys)).digest("hex").slice(0, 8)}`;
};

/** The SecretProviderClass of one workload; undefined where it has no variable that is a reference. */
export function secretProvider(
  name: string,
  args: {
    readonly namespace: pulumi.Input<string>;
    readonly variables: Readonly<Record<string, Value>>;
    readonly region: string;
  },
  opts: pulumi.CustomResourceOptions,
): { readonly secretName: string; readonly resource: pulumi.Resource } | undefined {
  const { namespace, variables, region } = args;
  const wanted = references(variables);
  if (wanted.length === 0) return undefined;
  const secretName = secretNameOf(name, wanted);
  const resource = new CustomResource(
    `${name}-secret-provider-class`,
    {
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      kind: "SecretProviderClass",
      metadata: { name: secretName, namespace },
      spec: secretProviderSpec(secretName, variables, region),
    },
    opts,
  );
  return { secretName, resource };
}
