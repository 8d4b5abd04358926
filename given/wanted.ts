import { join } from "node:path";
import { isOptional } from "../components/secrets";
import { isPublic } from "../components/service/settings";
import type { Loaded } from "../components/settings/load";
import { tasksOf } from "../components/task/entries";
import { pgbouncerImage } from "../components/pooler/image";
import { imageSource, repositoryOwners } from "../components/task/images";

/** A repository and the image that is wanted in it. */
export interface WantedImage {
  /** What has the repository: a service, a job, or the poolers together. */
  readonly owner: string;
  /** The `Name` tag by which the repository is found. */
  readonly nameTag: string;
  /** What it has to be built for, as `docker buildx build --platform` takes it. */
  readonly platforms: readonly string[];
  /** The folder of its Dockerfile, where that is Plinth's own. */
  readonly folder?: string;
}

/** A secret whose value people put in. */
export interface WantedSecret {
  readonly name: string;
  readonly nameTag: string;
  /** The containers start without it. */
  readonly optional: boolean;
}

export interface WantedZone {
  readonly domain: string;
  readonly nameTag: string;
}

/** Everything that a stack waits for after its first deploy. */
export interface Wanted {
  readonly images: readonly WantedImage[];
  readonly secrets: readonly WantedSecret[];
  /** Only a zone of the stack's own waits for its delegation. */
  readonly zone?: WantedZone;
}

/** No task of the settings runs it: the pooler's own do, on arm64 (components/pooler/tasks.ts). */
const pgbouncer = { platforms: ["linux/arm64"], folder: join(__dirname, "../images/pgbouncer") };

const PLATFORMS = { arm64: "linux/arm64", x86_64: "linux/amd64" } as const;

export function wantedBy({ project, stack, settings }: Loaded): Wanted {
  // Physical names end in letters of chance; `named` in components/names.ts gives the tag.
  const nameTag = (logicalName: string) => `${project}-${stack.name}-${logicalName}`;
  const users = (owner: string) =>
    tasksOf(settings).filter(({ name, settings: task }) => {
      const source = imageSource(name, task);
      return source.kind === "repository" && source.owner === owner;
    });
  const platforms = (owner: string) =>
    [...new Set(users(owner).map(({ settings: task }) => PLATFORMS[task.architecture]))].sort();
  const isZoneMade = settings.dns.kind === "create" && Object.values(settings.services).some(isPublic);
  return {
    images: repositoryOwners(settings).map((owner) => ({
      owner,
      nameTag: nameTag(`registry-repository-${owner}`),
      ...(owner === pgbouncerImage ? pgbouncer : { platforms: platforms(owner) }),
    })),
    secrets: Object.entries(settings.secrets)
      .filter(([, { kind }]) => kind === "external")
      .map(([name, secret]) => ({
        name,
        nameTag: nameTag(`secrets-secret-${name}`),
        optional: isOptional(secret),
      })),
    zone: isZoneMade && stack.domain !== undefined ? { domain: stack.domain, nameTag: nameTag("dns-zone") } : undefined,
  };
}
