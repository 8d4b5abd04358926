import type { Side } from "./side";

/** A text with a word in the place of all that names its stack; `key` is the one that it stands under. */
type Neutral = (text: string, key?: string | number) => string;

/** How texts of two stacks are compared: each stack's own name, domain, account and region differ by themselves. */
export interface Neutrals {
  readonly here: Neutral;
  readonly there: Neutral;
}

/** Texts as they are. */
export const literally: Neutrals = { here: (text) => text, there: (text) => text };

export const neutrals = (here: Side, there: Side): Neutrals => ({ here: neutral(here), there: neutral(there) });

/** Whether two texts mean the same, each for its own stack. */
export const isSame = ({ here, there }: Neutrals, ours: string, theirs: string, key?: string | number): boolean =>
  ours === theirs || here(ours, key) === there(theirs, key);

/** Names of both stacks by what is the same for both: as they are where both have them, else by what they mean. */
export function shared(
  neutrals: Neutrals,
  ours: readonly string[],
  theirs: readonly string[],
): { readonly here: string[]; readonly there: string[] } {
  const known = new Set(theirs);
  const both = new Set(ours.filter((name) => known.has(name)));
  const names = (own: readonly string[], say: Neutral) => own.map((name) => (both.has(name) ? name : say(name)));
  return { here: names(ours, neutrals.here), there: names(theirs, neutrals.there) };
}

function neutral({ plan, loaded: { stack } }: Side): Neutral {
  const { domain = "" } = stack;
  const words = (
    [
      [domain, "{domain}"],
      // As names of things have it, and as regular expressions do.
      [domain.replaceAll(".", "-"), "{domain}"],
      [domain.replaceAll(".", "\\."), "{domain}"],
      [stack.account, "{account}"],
      [`${plan.project}-${plan.stack}`, "{stack}"],
      [`${plan.project} ${plan.stack}`, "{stack}"],
      [stack.region, "{region}"],
    ] as const
  ).filter(([word]) => word !== "");
  const patterns = words.map(([word, name]) => [new RegExp(whole(word), "g"), name] as const);
  return (text, key) => {
    // A stack may be called as its profile or as anything else is, so the bare name counts only where it is called that.
    if (text === plan.stack && String(key).toLowerCase() === "stack") return "{stack}";
    const done = patterns.reduce((left, [pattern, name]) => left.replace(pattern, name), text);
    // The hash of a name that is told apart by one is of the stack's name, too.
    return done === text ? text : done.replace(/-[0-9a-f]{8}$/, "-{hash}");
  };
}

/** A word that no letter or digit goes on; a region's zones do, by one letter. */
const whole = (word: string): string =>
  `(?<![A-Za-z0-9])${word.replace(/[.\\*+?^${}()|[\]]/g, "\\$&")}(?![0-9]|[A-Za-z]{2})`;
