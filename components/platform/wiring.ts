import * as pulumi from "@pulumi/pulumi";
import type { Connection, Value } from "../connection";
import type { Registry } from "../registry";
import type { Secrets } from "../secrets";
import type { Given } from "../settings/definition";
import type { TaskWiring } from "../task";
import { deliveredSecrets, imageSource } from "../task/images";
import { repositoryArnOf } from "../task/permissions";
import type { TaskSettings } from "../task/settings";
import { connectionOf, usedVariables } from "../uses";
import { mapValues, type Shared } from "./shared";

/** What can be connected to, by name and facet. */
export type Connections = Record<string, Readonly<Record<string, Connection>>>;

export interface Parts {
  readonly secrets: Secrets;
  readonly registry: Registry;
  readonly connections: Connections;
}

/** What a task of these settings is wired to: image, variables, connections. */
export function wiring(shared: Shared, parts: Parts, name: string, settings: TaskSettings): TaskWiring {
  const { stack, given, settings: all } = shared.loaded;
  const used = usedVariables(settings.uses, all);
  const fromUses = used.map(({ use, part, variable }): [string, Value | undefined] => [
    variable,
    connectionOf(parts.connections, use).parts[part],
  ]);
  const fromSecrets = deliveredSecrets(settings, all.secrets, given).map((secret): [string, Value | undefined] => {
    const secretArn = parts.secrets.arns[secret];
    return [secret, secretArn && { secretArn }];
  });
  return {
    account: stack.account,
    region: stack.region,
    ...imageOf(name, settings, parts.registry, given),
    network: shared.network,
    // What is used under several names is one connection.
    connections: [...new Set(settings.uses.map((use) => connectionOf(parts.connections, use)))],
    variables: { ...mapValues(settings.env, (plain) => ({ plain })), ...defined([...fromUses, ...fromSecrets]) },
    keyArn: shared.keys.dataKeyArn,
    logs: shared.logs,
  };
}

/** The image itself, and where it lies; before its first push it is a name that nothing answers to. */
export function imageOf(
  name: string,
  settings: Pick<TaskSettings, "image">,
  { urls, arns }: Registry,
  { images }: Given,
): Pick<TaskWiring, "image" | "digest" | "repositoryArn"> {
  const source = imageSource(name, settings);
  if (source.kind === "reference") {
    const { reference } = source;
    return { image: reference, digest: reference.split("@")[1], repositoryArn: repositoryArnOf(reference) };
  }
  const digest = images[source.owner];
  const url = urls[source.owner];
  if (url === undefined) throw new Error(`${source.owner} has no repository`);
  return {
    image: pulumi.interpolate`${url}${digest === undefined ? ":not-given" : `@${digest}`}`,
    digest,
    repositoryArn: arns[source.owner],
  };
}

const defined = <T>(entries: readonly [string, T | undefined][]): Record<string, T> =>
  Object.fromEntries(entries.filter((entry): entry is [string, T] => entry[1] !== undefined));
