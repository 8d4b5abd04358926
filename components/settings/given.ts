import { existsSync, readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { z } from "zod";
import { check } from "./check";
import type { Given } from "./definition";
import type { Problem } from "./problems";
import { fromPlain, readYaml, type Place, type Tree } from "./tree";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, "a digest: sha256: and 64 hex digits");
const color = z.enum(["blue", "green"]);

const givenSchema = z.strictObject({
  images: z.record(z.string(), digest).default({}),
  secrets: z.array(z.string()).default([]),
  zoneDelegated: z.boolean().default(false),
  colors: z
    .record(
      z.string(),
      z
        .strictObject({ live: color, newest: color, previous: digest.optional() })
        .refine(({ live, newest, previous }) => live === newest || previous !== undefined, {
          error: "`previous`, the digest of the colour that is live: the other one has the newest image",
        }),
    )
    .optional(),
});

/** Where what deploys hand in stands; PLINTH_GIVEN names another file. */
export const givenFile = (cwd: string, stack: string): string =>
  resolve(cwd, process.env["PLINTH_GIVEN"] ?? `given.${stack}.json`);

/** What an empty account has. */
export const nothingGiven: Given = givenSchema.parse({});

/**
 * Reads what the deployment hands in. The first deploy of an empty account writes `{}`: a file that is only missing would
 * take the running services of any other away.
 */
export function readGiven(cwd: string, stack: string): { given: Given; tree?: Tree; problems: Problem[] } {
  const path = givenFile(cwd, stack);
  const named = process.env["PLINTH_GIVEN"] !== undefined;
  const file = relative(cwd, path).startsWith("..") ? path : relative(cwd, path);
  const at: Place = { layer: "stack", file };
  if (!existsSync(path)) {
    const message = named
      ? "no such file; PLINTH_GIVEN names it"
      : `no such file; wanted: what deploys hand in, as \`plinth given ${stack}\` writes it; an empty account has "{}"`;
    return { given: nothingGiven, problems: [{ at, path: [], message }] };
  }

  const text = readFileSync(path, "utf8");
  // JSON is YAML too, and that reader knows the lines; what it does not mind may still be no JSON.
  const { tree, problems: unreadable } = readYaml(text, file, "stack");
  const { data, reason } = parsed(text);
  if (reason !== undefined) {
    return {
      given: nothingGiven,
      problems: [{ at: unreadable[0]?.at ?? at, path: [], message: `wanted: JSON; ${reason}` }],
    };
  }
  const checked = check(givenSchema, tree ?? fromPlain(data, at));
  return { given: checked.value ?? nothingGiven, tree: checked.tree, problems: checked.problems };
}

function parsed(text: string): { data?: unknown; reason?: string } {
  try {
    return { data: JSON.parse(text) };
  } catch (error) {
    // What follows quotes the text or counts its characters, and the place is told in lines.
    const [reason = ""] = (error as Error).message.split(/,? (?:in JSON|\.\.\.|at position|"|is not valid)/);
    return { reason: reason.replace(/,$/, "") };
  }
}
