import { output } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { references, secretProvider, secretProviderSpec } from "../../components/kubernetes/secrets";
import type { Value } from "../../components/connection";
import { recorded } from "../recorded";
import { inCluster, place } from "./wiring";

const whole = output("arn:whole");
const parts = output("arn:parts");
const variables: Record<string, Value> = {
  URL: { secretArn: parts, jsonKey: "url" },
  PASSWORD: { secretArn: parts, jsonKey: "password" },
  TOKEN: { secretArn: whole },
  MODE: { plain: "full" },
};

/** What the provider of AWS makes of the objects: the files that it mounts, by their names. */
const mounted = (objects: string): string[] =>
  (JSON.parse(objects) as { objectAlias: string; jmesPath?: { objectAlias: string }[] }[]).flatMap(
    ({ objectAlias, jmesPath = [] }) => [objectAlias, ...jmesPath.map((path) => path.objectAlias)],
  );

interface Spec {
  readonly parameters: { readonly objects: string; readonly [key: string]: string };
  readonly secretObjects: { readonly secretName: string; readonly data: { key: string; objectName: string }[] }[];
}
const spec = async (given: Record<string, Value>) => {
  const made = await recorded(() => ({ spec: secretProviderSpec("web-secrets", given, "eu-central-1") }));
  return (made.plan.outputs as unknown as { spec: Spec }).spec;
};

describe("secrets of a workload", () => {
  it("are the variables that are references, in one order", () => {
    expect(references(variables).map(([name]) => name)).toEqual(["PASSWORD", "TOKEN", "URL"]);
    expect(references({ MODE: { plain: "full" } })).toEqual([]);
  });

  it("are asked for by ARN, each secret once, with the identity of the pod", async () => {
    const { parameters } = await spec(variables);
    expect(parameters).toMatchObject({ region: "eu-central-1", usePodIdentity: "true" });
    expect(JSON.parse(parameters.objects)).toEqual([
      {
        objectName: "arn:parts",
        objectType: "secretsmanager",
        objectAlias: "PASSWORD.json",
        jmesPath: [
          { path: "password", objectAlias: "PASSWORD" },
          { path: "url", objectAlias: "URL" },
        ],
      },
      { objectName: "arn:whole", objectType: "secretsmanager", objectAlias: "TOKEN" },
    ]);
  });

  it.each([
    ["whole and in parts", { ...variables, ALL: { secretArn: parts } }],
    ["whole under two names", { FIRST: { secretArn: whole }, SECOND: { secretArn: whole } }],
  ])("are each a key of one Secret, which is a file that is mounted: %s", async (_, given: Record<string, Value>) => {
    const { parameters, secretObjects } = await spec(given);
    const [secret, ...others] = secretObjects;
    expect(others).toEqual([]);
    expect(secret?.data.map(({ key }) => key)).toEqual(references(given).map(([name]) => name));
    const files = mounted(parameters.objects);
    expect(new Set(files).size).toBe(files.length);
    for (const { objectName } of secret?.data ?? []) expect(files).toContain(objectName);
  });
});

describe("a SecretProviderClass", () => {
  const made = (given: Record<string, Value>) =>
    recorded(() => {
      const { cluster } = place();
      const opts = { provider: inCluster(cluster).providers.kubernetes };
      const { secretName } =
        secretProvider("web", { namespace: "shop", variables: given, region: "eu-central-1" }, opts) ?? {};
      return { secretName };
    });
  const nameOf = async (given: Record<string, Value>) => (await made(given)).plan.outputs["secretName"];

  it("has the name of the Secret that it fills, and no value", async () => {
    const recording = await made(variables);
    const { metadata, spec: own } = recording.inputs("web-secret-provider-class") as {
      metadata: { name: string };
      spec: { secretObjects: { secretName: string }[] };
    };
    expect(metadata).toEqual({ name: recording.plan.outputs["secretName"], namespace: "shop" });
    expect(own.secretObjects[0]?.secretName).toBe(metadata.name);
    expect(metadata.name).toMatch(/^web-secrets-[0-9a-f]{8}$/);
  });

  it("is another one for other variables, which a Secret that is there would never get", async () => {
    const name = await nameOf(variables);
    expect(await nameOf({ ...variables, MODE: { plain: "other" } })).toBe(name);
    expect(await nameOf({ ...variables, NEW: { secretArn: whole } })).not.toBe(name);
    expect(await nameOf({ ...variables, URL: { secretArn: parts, jsonKey: "directUrl" } })).not.toBe(name);
  });

  it("is not there for a workload without any", async () => {
    const recording = await made({ MODE: { plain: "full" } });
    expect(recording.plan.outputs["secretName"]).toBeUndefined();
    expect(recording.plan.resources.filter(({ name }) => name.startsWith("web-"))).toEqual([]);
  });
});
