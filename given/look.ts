import type { Given } from "../components/settings/definition";
import type { Aws, Image, Repository, Tags } from "./aws";
import { delegationOf, type Delegation } from "./delegation";
import { Failure } from "./failure";
import type { ImageTags } from "./tags";
import type { Wanted, WantedImage, WantedSecret, WantedZone } from "./wanted";

export interface FoundImage extends WantedImage {
  /** Where images are pushed to; undefined before the stack's first deploy. */
  readonly url?: string;
  /** The tag that was asked for. */
  readonly tag?: string;
  /** The image that is taken. */
  readonly image?: Image;
  /** Why it is taken: it has the tag, the file names it, or it was pushed last. */
  readonly by?: "tag" | "file" | "push";
}

export interface FoundSecret extends WantedSecret {
  /** Where the value goes; undefined before the stack's first deploy. */
  readonly arn?: string;
  readonly hasValue: boolean;
}

export interface FoundZone extends WantedZone {
  /** The zone's own name servers; undefined before the stack's first deploy. */
  readonly nameServers?: readonly string[];
  readonly delegation: Delegation;
}

/** What is there of all that is wanted. */
export interface Found {
  readonly images: readonly FoundImage[];
  readonly secrets: readonly FoundSecret[];
  readonly zone?: FoundZone;
}

export interface Sought {
  readonly project: string;
  readonly stack: string;
  readonly wanted: Wanted;
  readonly tags: ImageTags;
  /** The digests that the file named at the start, by owner. */
  readonly named: Given["images"];
  /** Instead of the system's name servers. */
  readonly dnsServers?: readonly string[];
}

/** Looks at everything once. */
export async function look(aws: Aws, sought: Sought): Promise<Found> {
  const [images, secrets, zone] = await Promise.all([
    lookAtImages(aws, sought),
    lookAtSecrets(aws, sought),
    sought.wanted.zone && lookAtZone(aws, sought, sought.wanted.zone),
  ]);
  return { images, secrets, zone };
}

async function lookAtImages(aws: Aws, sought: Sought): Promise<FoundImage[]> {
  const { images } = sought.wanted;
  if (images.length === 0) return [];
  const repositories = await aws.repositories();
  return Promise.all(
    images.map(async (wanted) => {
      const repository = await repositoryOf(aws, sought, wanted, repositories);
      if (repository === undefined) return wanted;
      return { ...wanted, url: repository.url, ...(await choose(aws, sought, wanted.owner, repository.name)) };
    }),
  );
}

/**
 * Whoever names a tag says what is to change: where it is not, the image stays. Without any tag, all that was pushed last
 * is meant.
 */
async function choose(
  aws: Aws,
  { tags: { all, own }, named }: Sought,
  owner: string,
  repository: string,
): Promise<Pick<FoundImage, "tag" | "image" | "by">> {
  const tag = own.get(owner) ?? all;
  const tagged = tag === undefined ? undefined : newest((await aws.images(repository, tag)) ?? []);
  if (tagged !== undefined) return { tag, image: tagged, by: "tag" };
  // Another image is not what was asked for by name.
  if (own.has(owner)) return { tag };
  const digest = named[owner];
  if (digest !== undefined && (all !== undefined || own.size > 0))
    return { tag, image: { digest, tags: [] }, by: "file" };
  return { tag, image: newest((await aws.images(repository)) ?? []), by: "push" };
}

async function repositoryOf(
  aws: Aws,
  sought: Sought,
  { owner, nameTag }: WantedImage,
  repositories: readonly Repository[],
): Promise<Repository | undefined> {
  // Physical names are the logical ones and letters of chance. Those of other stacks are alike: only tags tell.
  const alike = repositories.filter(({ name }) => name.includes(`registry-repository-${owner}`));
  const tagged = await Promise.all(
    alike.map(async (each) => ({ arn: each.arn, each, tags: await aws.repositoryTags(each.arn) })),
  );
  return only(tagged.filter(isOf(sought, nameTag)), nameTag)?.each;
}

async function lookAtSecrets(aws: Aws, sought: Sought): Promise<FoundSecret[]> {
  const { secrets } = sought.wanted;
  if (secrets.length === 0) return [];
  const listed = await aws.secrets(`${sought.project}-${sought.stack}-`);
  return Promise.all(
    secrets.map(async (wanted) => {
      const candidates = await Promise.all(
        // The list may be minutes old, a secret's own description is not.
        listed
          .filter(isOf(sought, wanted.nameTag))
          .map(async ({ arn }) => ({ arn, hasValue: await aws.hasValue(arn) })),
      );
      const found = only(
        candidates.filter(({ hasValue }) => hasValue !== undefined),
        wanted.nameTag,
      );
      return { ...wanted, arn: found?.arn, hasValue: found?.hasValue ?? false };
    }),
  );
}

async function lookAtZone(aws: Aws, sought: Sought, wanted: WantedZone): Promise<FoundZone> {
  const ids = await aws.zones(wanted.domain);
  const tagged = await Promise.all(ids.map(async (id) => ({ arn: id, tags: await aws.zoneTags(id) })));
  const zone = only(tagged.filter(isOf(sought, wanted.nameTag)), wanted.nameTag);
  if (zone === undefined) return { ...wanted, delegation: { kind: "elsewhere", nameServers: [] } };
  const nameServers = await aws.nameServers(zone.arn);
  return { ...wanted, nameServers, delegation: await delegationOf(wanted.domain, nameServers, sought.dnsServers) };
}

/** All three tags: the name alone may be that of project `shop-eu` in stack `live`, or of `shop` in `eu-live`. */
const isOf =
  ({ project, stack }: Sought, nameTag: string) =>
  ({ tags }: { readonly tags: Tags }): boolean =>
    tags["Project"] === project && tags["Stack"] === stack && tags["Name"] === nameTag;

function only<T extends { readonly arn: string }>(found: readonly T[], nameTag: string): T | undefined {
  const [first, ...others] = found;
  if (others.length === 0) return first;
  throw new Failure(
    `More than one carries the tags of ${nameTag}: ${found.map(({ arn }) => arn).join(", ")}. ` +
      "Take the tags from those that the stack does not use.",
  );
}

/** The image that was pushed last; what stands beside images in a repository is none. */
export const newest = (images: readonly Image[]): Image | undefined =>
  images.filter(isImage).toSorted((a, b) => (b.pushedAt?.getTime() ?? 0) - (a.pushedAt?.getTime() ?? 0))[0];

/** Signatures and attestations of cosign are images by their form, and known by their tag; caches and charts by their type. */
const isImage = ({ tags, artifact }: Image): boolean =>
  !tags.every((tag) => /^sha256-[0-9a-f]{64}(\.\w+)?$/.test(tag)) &&
  (artifact === undefined ||
    /^application\/vnd\.(docker\.container\.image|oci\.image\.config)\.v1\+json$/.test(artifact));
