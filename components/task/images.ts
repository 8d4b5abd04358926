import { needsPgbouncerImage, pgbouncerImage, poolerRuns, type MayBePooled } from "../pooler/image";
import { isOptional, type SecretSettings } from "../secrets";
import type { Given, Remarks, Rule } from "../settings/definition";
import { hint } from "../settings/problems";
import { tasksOf, type HasTasks, type TaskEntry } from "./entries";
import type { TaskSettings } from "./settings";

/** The settings on which it depends whether a task can start. */
export interface Needs extends HasImages {
  readonly secrets: Readonly<Record<string, SecretSettings>>;
  readonly databases: Readonly<Record<string, MayBePooled & { readonly secret?: string }>>;
}

/** The settings that say which images there are. */
export interface HasImages extends HasTasks {
  readonly databases: Readonly<Record<string, MayBePooled>>;
}

/** Where an image comes from. */
export type ImageSource =
  | { readonly kind: "reference"; readonly reference: string }
  /** A repository of this stack, named after what it belongs to. */
  | { readonly kind: "repository"; readonly owner: string };

export function imageSource(name: string, { image }: Pick<TaskSettings, "image">): ImageSource {
  if (image === undefined) return { kind: "repository", owner: name };
  return image.includes("@") ? { kind: "reference", reference: image } : { kind: "repository", owner: image };
}

/** What has a repository of its own: services, jobs, and the poolers together. */
export const repositoryOwners = (settings: HasImages): string[] => [
  ...tasksOf(settings).flatMap(({ name, settings: { image } }) => (image === undefined ? [name] : [])),
  ...(Object.values(settings.databases).some(needsPgbouncerImage) ? [pgbouncerImage] : []),
];

/** What something still lacks before its tasks can start, in words; nothing: it runs. */
export function missing(entry: TaskEntry, settings: Needs, given: Given): string[] {
  const own = lacking(entry, settings, given);
  // New code must not take traffic before its migration, so what the release waits for all wait for.
  const release = entry.kind === "release" ? [] : tasksOf(settings).filter(({ kind }) => kind === "release");
  return [...new Set([...own, ...release.flatMap((each) => lacking(each, settings, given))])];
}

function lacking({ name, settings: task }: TaskEntry, { secrets, databases }: Needs, given: Given): string[] {
  const source = imageSource(name, task);
  const image =
    source.kind === "repository" && given.images[source.owner] === undefined ? [`the image of ${source.owner}`] : [];
  // The URI of an external database is a secret as well, which `uses` deliver.
  const uris = task.uses.flatMap((use) => databases[use.name]?.secret ?? []);
  return [
    ...image,
    ...[...task.secrets, ...uris]
      .filter((secret) => isMissing(secret, secrets, given))
      .map((secret) => `a value of ${secret}`),
  ];
}

const isMissing = (name: string, secrets: Needs["secrets"], given: Given): boolean => {
  const settings = secrets[name];
  return settings?.kind === "external" && !isOptional(settings) && !given.secrets.includes(name);
};

/** The secrets that a container gets: an optional one only once it has a value. */
export const deliveredSecrets = (task: TaskSettings, secrets: Needs["secrets"], given: Given): string[] =>
  task.secrets.filter((name) => {
    const settings = secrets[name];
    return settings !== undefined && (!isOptional(settings) || given.secrets.includes(name));
  });

/** An image is one's own, a full reference, or that of a service or job which has its own. */
export const imagesRule: Rule<HasImages> = ({ settings }, report) => {
  const owners = repositoryOwners(settings).filter((owner) => owner !== pgbouncerImage);
  for (const { path, settings: task } of tasksOf(settings)) {
    const { image } = task;
    if (image === undefined || image.includes("@") || owners.includes(image)) continue;
    report(
      [...path, "image"],
      `a full reference with @sha256:, or a service or job that has an image of its own (${hint(image, owners)})`,
    );
  }
};

/** What deploys hand in is about images and secrets that the settings know. */
export const givenRule: Rule<Needs> = ({ settings, given }, report) => {
  const owners = repositoryOwners(settings);
  for (const name of Object.keys(given.images)) {
    if (!owners.includes(name)) {
      report(["given", "images", name], `the name of what has an image of its own (${hint(name, owners)})`);
    }
  }
  const external = Object.entries(settings.secrets).flatMap(([name, { kind }]) => (kind === "external" ? [name] : []));
  given.secrets.forEach((name, index) => {
    if (!external.includes(name)) {
      report(["given", "secrets", index], `the name of an external secret (${hint(name, external)})`);
    }
  });
};

/** Optional secrets that are left out: nobody would notice a slip of the pen otherwise. */
export const leftOutRemark: Remarks<Needs> = ({ settings, given }) => {
  const asked = new Set(tasksOf(settings).flatMap(({ settings: { secrets } }) => secrets));
  const leftOut = Object.entries(settings.secrets).flatMap(([name, secret]) =>
    isOptional(secret) && asked.has(name) && !given.secrets.includes(name) ? [name] : [],
  );
  return leftOut.length === 0 ? [] : [`left out, being optional and without a value: ${leftOut.join(", ")}`];
};

const waits = { service: "waits with zero tasks for", job: "is not started without", release: "waits for" } as const;

/** What is not started yet and why, for people: a first deploy is meant to look like this, any other is not. */
export const waitingRemarks: Remarks<Needs> = ({ settings, stack, given }) => {
  const there = `what is there is named in given.${stack.name}.json`;
  const unpooled = Object.entries(settings.databases).flatMap(([name, database]) =>
    poolerRuns(database, given) ? [] : [name],
  );
  return [
    ...tasksOf(settings).flatMap((entry) => {
      const lacks = missing(entry, settings, given);
      return lacks.length === 0 ? [] : [`${entry.name} ${waits[entry.kind]} ${lacks.join(", ")}: ${there}`];
    }),
    ...unpooled.map(
      (name) => `${name} is reached without its pooler until there is the image of ${pgbouncerImage}: ${there}`,
    ),
  ];
};
