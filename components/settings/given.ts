import { existsSync, readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { z } from "zod";
import { check } from "./check";
import type { Given } from "./definition";
import type { Problem } from "./problems";
import { fromPlain, readYaml, type Place } from "./tree";

const givenSchema = z.strictObject({
  images: z
    .record(z.string(), z.string().regex(/^sha256:[0-9a-f]{64}$/, "a digest: sha256: and 64 hex digits"))
    .default({}),
  secrets: z.array(z.string()).default([]),
  zoneDelegated: z.boolean().default(false),
});

/** Reads what the deployment hands in; no file is an empty one, which is the first deploy of an empty account. */
export function readGiven(cwd: string, stack: string): { given: Given; problems: Problem[] } {
  const path = resolve(cwd, process.env["PLINTH_GIVEN"] ?? `given.${stack}.json`);
  const named = process.env["PLINTH_GIVEN"] !== undefined;
  const file = relative(cwd, path).startsWith("..") ? path : relative(cwd, path);
  const at: Place = { layer: "stack", file };
  const empty = givenSchema.parse({});
  if (!existsSync(path)) {
    const problems = named ? [{ at, path: [], message: "no such file; PLINTH_GIVEN names it" }] : [];
    return { given: empty, problems };
  }

  const text = readFileSync(path, "utf8");
  // JSON is YAML too, and that reader knows the lines; what it does not mind may still be no JSON.
  const { tree, problems: unreadable } = readYaml(text, file, "stack");
  const data = parsed(text);
  if (data === undefined) {
    return { given: empty, problems: [{ at: unreadable[0]?.at ?? at, path: [], message: "wanted: JSON" }] };
  }
  const { value, problems } = check(givenSchema, tree ?? fromPlain(data, at));
  return { given: value ?? empty, problems };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
