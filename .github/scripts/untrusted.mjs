// What a pull request's run left behind is text that anybody may have written: its code may write what it likes into the
// artefact. What is passed on from here can neither call nor show anything, whoever wrote it and however it is read.
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** More than that is left out. */
export const MOST_STACKS = 50;
/** The most characters of a comment, as preview/markdown has it. */
export const BUDGET = 64_000;
// GitHub takes 65,536; what is made harmless is a little longer than it was.
const MOST_CHARACTERS = 65_500;
const MOST_BYTES = 4_000_000;
const MOST_RESULTS = 1000;

/** Why something is not passed on, in our words. */
export class Refused extends Error {}

/** The folders of an artefact that could be stacks', by name. What only looks like a folder, such as a link, is none. */
export function stacksIn(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\w[\w.-]{0,99}$/.test(entry.name))
    .map(({ name }) => name)
    .sort()
    .slice(0, MOST_STACKS);
}

/** The text of a file; none where it is missing. A link might lead to what is secret here. */
export function read(...path) {
  const file = lstatSync(join(...path), { throwIfNoEntry: false });
  if (file === undefined) return undefined;
  if (!file.isFile()) throw new Refused("it is not a file");
  if (file.size > MOST_BYTES) throw new Refused("it is too large");
  return readFileSync(join(...path), "utf8");
}

/** A comment as it may be posted, and the marker by which it is found again. */
export function comment(text, stack) {
  const [marker = "", ...rest] = text.split(/\r?\n/);
  const named = /^<!-- plinth:[\w.%-]{1,400}\/([\w.%-]{1,400}) -->$/.exec(marker)?.[1];
  if (named !== stack) throw new Refused("its first line is not the marker of its stack");
  const said = rest.join("\n");
  if (said.includes("<!-- plinth:")) throw new Refused("it has the marker of another comment");
  const body = `${marker}\n${harmless(said)}`;
  const fits = text.length <= BUDGET && body.length <= MOST_CHARACTERS;
  const tooLong = `${marker}\nThe report on \`${stack}\` is too long for a comment; it is in the artefact of the run.\n`;
  return { marker, body: fits ? body : tooLong };
}

const GAP = "\u200b";
// The markup that comments of ours have, and `<computed>`, which stands in them as text and is no element.
const OURS = /^<(?:details>|\/details>|summary>|\/summary>|br\/>|computed>)/;
// The references by which comments of ours write what would be markup. Another one might be the `@` of a mention.
const REFERENCES = /^&#(?:8203|36|38|42|43|60|61|62|91|92|93|95|96|124|126);/;

/**
 * The same to read, and with neither HTML nor links, images, mentions or references to issues. It does not ask what is code
 * and what is not, as GitHub might see that otherwise: what begins one of them is broken by a space of no width, everywhere.
 */
export function harmless(text) {
  return (
    text
      .replace(/[^\P{Cc}\n\t]|[\p{Bidi_Control}\p{Cs}]/gu, "\ufffd")
      .replace(/<(?=[a-z/!?])/gi, (found, at, all) => (OURS.test(all.slice(at)) ? found : `${found}${GAP}`))
      .replace(/&(?=[#a-z])/gi, (found, at, all) => (isOurs(all, at) ? found : `${found}${GAP}`))
      .replace(/@(?=[\w\\])/g, `@${GAP}`)
      .replace(/\](?=[([]|:(?!::))/g, `]${GAP}`)
      // Neither in a reference of ours, nor in the diagram's colours and texts, which have `#46;` for a full stop.
      .replace(/(?<!&|(?:fill|stroke|color):(?=#[\da-f]{6}\b))#(?=\\|\d(?!\d*;))/gi, `#${GAP}`)
      .replace(/\b(GH)-(?=\d)/gi, `$1${GAP}-`)
      .replace(/:(?=\/\/)/g, `:${GAP}`)
      .replace(/www(?=\.)/gi, `$&${GAP}`)
      // A diagram may have links and settings of its own.
      .replace(/^(\s*(?:click|links?))(?=\s)/gim, `$1${GAP}`)
      .replace(/%%(?=\s*\{)/g, `%%${GAP}`)
  );
}

/** At the start of a line `-` and `1.` are lists, so there they are written as references, too. */
function isOurs(text, at) {
  const [before, rest] = [text.slice(Math.max(0, at - 1), at), text.slice(at, at + 8)];
  return (
    REFERENCES.test(rest) || (rest.startsWith("&#45;") && !/\w/.test(before)) || /^\d&#(?:41|46);/.test(before + rest)
  );
}

/** The findings of a stack, written anew from what SARIF needs to have: nothing else of the file is passed on. */
export function sarif(text, stack) {
  const { runs } = parsed(text);
  const run = Array.isArray(runs) && runs.length === 1 ? runs[0] : undefined;
  const id = run?.automationDetails?.id;
  if (typeof id !== "string" || !/^plinth\/[\w.%-]{1,400}\/$/.test(id.replace(`/${encodeURIComponent(stack)}/`, "/")))
    throw new Refused("its category is not that of its stack");
  const rules = list(run.tool?.driver?.rules).map(rule);
  const known = new Set(rules.map((one) => one.id));
  const results = list(run.results)
    .filter(({ ruleId }) => known.has(ruleId))
    .map(result);
  const tool = { driver: { name: "plinth", rules } };
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool, automationDetails: { id }, columnKind: "utf16CodeUnits", results }],
  };
}

function parsed(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    throw new Refused("it is not JSON");
  }
}

const list = (value) => (Array.isArray(value) ? value.slice(0, MOST_RESULTS).map(Object) : []);

function rule({ id, shortDescription, help, properties }) {
  const description = { text: plain(shortDescription?.text) };
  const score = String(properties?.["security-severity"]);
  return {
    id: matching(/^[\w./-]{1,100}$/, id),
    ...{ shortDescription: description, fullDescription: description, help: { text: plain(help?.text) } },
    properties: { tags: ["security"], "security-severity": matching(/^(?:\d|10)\.\d$/, score) },
  };
}

function result({ ruleId, level, message, locations, partialFingerprints }) {
  const uri = matching(/^(?!.*\.\.)[\w%-][\w.%/-]{0,300}$/, locations?.[0]?.physicalLocation?.artifactLocation?.uri);
  return {
    ...{ ruleId, level: matching(/^(?:error|warning|note)$/, level), message: { text: plain(message?.text) } },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } } }],
    partialFingerprints: {
      primaryLocationLineHash: matching(/^[\w:]{1,60}$/, partialFingerprints?.primaryLocationLineHash),
    },
  };
}

function matching(pattern, value) {
  if (typeof value === "string" && pattern.test(value)) return value;
  throw new Refused("something in it is not as SARIF of ours has it");
}

/** A text on one line, in which `[text](target)` is no link. */
const plain = (text) =>
  (typeof text === "string" ? text : "")
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, "\ufffd")
    .replaceAll("](", "] (")
    .slice(0, 1000) || "nothing was said";
