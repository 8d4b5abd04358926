import { createColors } from "picocolors";
import { firstColors } from "../components/service/colors";
import type { Given } from "../components/settings/definition";
import type { Image } from "./aws";
import type { Found, FoundImage, FoundZone } from "./look";

export type Colors = ReturnType<typeof createColors>;

/** What was found, or not, of one thing. */
export interface Line {
  readonly what: string;
  readonly state: "there" | "missing" | "optional";
  readonly text: string;
  /** What is told with it, and changes from look to look. */
  readonly detail?: string;
}

/** A line for each thing. */
export const linesOf = ({ images, secrets, zone }: Found, now: Date): Line[] => [
  ...images.map((image) => imageLine(image, now)),
  ...secrets.map(({ name, arn, optional, hasValue }): Line => {
    const what = `secret ${name}`;
    if (hasValue) return { what, state: "there", text: "has a value" };
    const text = arn === undefined ? "is not made yet" : "has no value";
    return optional
      ? { what, state: "optional", text: `${text}; it is optional, and left out until then` }
      : { what, state: "missing", text };
  }),
  ...(zone === undefined ? [] : [zoneLine(zone)]),
];

function imageLine({ owner, url, tag, image, by }: FoundImage, now: Date): Line {
  const what = `image ${owner}`;
  if (url === undefined) return { what, state: "missing", text: "has no repository yet" };
  if (image === undefined) {
    return { what, state: "missing", text: `was not pushed${tag === undefined ? "" : ` with the tag ${tag}`}` };
  }
  const digest = short(image.digest);
  if (by === "file") {
    return {
      what,
      state: "there",
      text: `keeps ${digest} (${tag === undefined ? "no tag was named for it" : `it has no ${tag}`})`,
    };
  }
  const text = by === "push" && tag !== undefined ? `has no ${tag}; the one pushed last is ${digest}` : digest;
  return { what, state: "there", text, detail: about(image, now) };
}

function zoneLine({ domain, nameServers, delegation }: FoundZone): Line {
  const what = `domain ${domain}`;
  if (nameServers === undefined) return { what, state: "missing", text: "has no zone yet" };
  switch (delegation.kind) {
    case "here":
      return { what, state: "there", text: "is delegated to its zone" };
    case "elsewhere": {
      const names = delegation.nameServers.join(", ") || "none";
      return {
        what,
        state: "missing",
        text: `is not delegated to its zone; its name servers in the public DNS: ${names}`,
      };
    }
    case "unanswered":
      return {
        what,
        state: "missing",
        text: `has no answer from the public DNS (${delegation.reason}): the file keeps what it says`,
      };
  }
}

const MARKS = { there: "+", missing: "-", optional: " " } as const;

export function lineText({ what, state, text, detail }: Line, colors: Colors): string {
  const color = { there: colors.green, missing: colors.yellow, optional: colors.dim }[state];
  return `${color(`${MARKS[state]} ${what}`)} ${[text, detail].filter((part) => part !== undefined).join(" ")}`;
}

/** The beginning of a digest, as much as people compare. */
const short = (digest: string) => `${digest.slice(0, "sha256:".length + 12)}…`;

/** `(tag v12, pushed 3 minutes ago)`. */
function about({ tags, pushedAt }: Image, now: Date): string {
  const tag = `${tags.length === 1 ? "tag" : "tags"} ${tags.join(", ")}`;
  return `(${[tag, ...(pushedAt === undefined ? [] : [`pushed ${ago(pushedAt, now)}`])].join(", ")})`;
}

/** `3 minutes ago`, in the largest unit of which it is one at least. */
export function ago(then: Date, now: Date): string {
  const seconds = (now.getTime() - then.getTime()) / 1000;
  for (const [unit, length] of [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ] as const) {
    const count = Math.floor(seconds / length);
    if (count >= 1) return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
  }
  return "just now";
}

/** Each change of the file; where something goes that the application needs, with what follows from it. */
export function changesOf(before: Given, after: Given, found: Found, now: Date): string[] {
  const digests = union(Object.keys(before.images), Object.keys(after.images)).flatMap((owner) => {
    const [from, to] = [before.images[owner], after.images[owner]];
    if (from === to) return [];
    const wanted = found.images.find((each) => each.owner === owner);
    return [`${owner}: ${shortOrNone(from)} -> ${shortOrNone(to)} ${remarkOn(wanted, now)}`];
  });
  const values = union(before.secrets, after.secrets).flatMap((name) => {
    const [had, has] = [before.secrets.includes(name), after.secrets.includes(name)];
    if (had === has) return [];
    if (has) return [`${name}: no value -> has a value`];
    const remark = found.secrets.some((each) => each.name === name) ? STOPS : UNUSED;
    return [`${name}: has a value -> no value ${remark}`];
  });
  const delegated = after.zoneDelegated
    ? "zoneDelegated: false -> true"
    : "zoneDelegated: true -> false (the next `pulumi up` takes the HTTPS listener away)";
  return [
    ...digests,
    ...colorChanges(before, after),
    ...values,
    ...(before.zoneDelegated === after.zoneDelegated ? [] : [delegated]),
  ];
}

/** Where the newest image goes, and which colour is live. */
export const colorChanges = (before: Given, after: Given): string[] =>
  union(Object.keys(before.colors ?? {}), Object.keys(after.colors ?? {})).flatMap((name) => {
    const to = after.colors?.[name];
    if (to === undefined) return [`${name}: no colours ${UNUSED}`];
    const from = before.colors?.[name] ?? firstColors;
    return [
      ...(from.newest === to.newest ? [] : [`${name}: ${to.newest} has the newest image, ${to.live} is live`]),
      ...(from.live === to.live ? [] : [`${name}: ${from.live} was live -> ${to.live} is live`]),
    ];
  });

function remarkOn(wanted: FoundImage | undefined, now: Date): string {
  if (wanted === undefined) return UNUSED;
  if (wanted.image === undefined) return STOPS;
  // While the command waits, a tag may come and go again.
  return wanted.by === "file" ? "(as it was at the start)" : about(wanted.image, now);
}

const STOPS = "(the next `pulumi up` stops what needs it)";
const UNUSED = "(the settings do not know it any more)";

const shortOrNone = (digest: string | undefined) => (digest === undefined ? "none" : short(digest));

const union = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])].sort();
