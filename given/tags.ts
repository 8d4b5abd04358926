import { hint } from "../components/settings/problems";
import { UsageError } from "../preview/flags";
import type { FoundImage } from "./look";

/** The tags of the images that are meant. */
export interface ImageTags {
  /** For every repository without a tag of its own that has an image of it. */
  readonly all?: string;
  /** For one repository, by the name of what it belongs to. */
  readonly own: ReadonlyMap<string, string>;
}

/** Reads the values of `--tag`: `v13`, and `web=v13` for one repository. Throws `UsageError`. */
export function parseTags(values: readonly string[]): ImageTags {
  const tags = new Map<string | undefined, string>();
  for (const value of values) {
    const [, owner, tag] = /^(?:([^=]*)=)?(.*)$/s.exec(value) ?? [];
    // "Image tag" in the Amazon ECR User Guide; it also goes into commands that people copy.
    if (tag === undefined || owner === "" || !/^\w[\w.-]{0,127}$/.test(tag)) {
      throw new UsageError(`--tag needs the tag of an image, such as v12 or web=v12; \`${value}\` was given`);
    }
    const other = tags.get(owner);
    if (other !== undefined) {
      throw new UsageError(`one tag for ${owner ?? "all repositories"}: \`${other}\` or \`${tag}\`?`);
    }
    tags.set(owner, tag);
  }
  const all = tags.get(undefined);
  return { all, own: new Map([...tags].flatMap(([owner, tag]) => (owner === undefined ? [] : [[owner, tag]]))) };
}

/** Throws `UsageError` where a tag is for something that has no repository. */
export function refuseUnknown({ own }: ImageTags, owners: readonly string[]): void {
  for (const [owner, tag] of own) {
    if (owners.includes(owner)) continue;
    throw new UsageError(`--tag ${owner}=${tag}: \`${owner}\` has no image of its own; ${hint(owner, owners)}`);
  }
}

/** What was asked for by its tag and is not there; nothing is written then. */
export interface Lack {
  readonly what: string;
  readonly sentence: string;
}

/** The tag of all where no repository has it, and a tag of one repository that it lacks. */
export function lacks({ all, own }: ImageTags, images: readonly FoundImage[]): Lack[] {
  const found: Lack[] = [];
  if (all !== undefined && !images.some(({ owner, by }) => by === "tag" && !own.has(owner))) {
    found.push({
      what: `an image with the tag ${all}`,
      sentence: `No ${own.size > 0 ? "other " : ""}repository has an image with the tag ${all}.`,
    });
  }
  for (const { owner, url, by } of images) {
    const tag = own.get(owner);
    if (tag === undefined || by === "tag") continue;
    const repository = `the repository of ${owner}${url === undefined ? "" : ` (${url})`}`;
    found.push({ what: `image ${owner}`, sentence: `No image with the tag ${tag} is in ${repository}.` });
  }
  return found;
}
