import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contrast, hex } from "./contrast";

const css = readFileSync(join(__dirname, "../../../preview/html/report.css"), "utf8");

/** The colours of the first `:root`, and those that the dark one says instead. */
function palette(): Record<"light" | "dark", Readonly<Record<string, string>>> {
  const [light = {}, dark = {}] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, body = ""]) => {
    const colours = [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)];
    return Object.fromEntries(colours.map(([, name = "", value = ""]) => [name, value] as const));
  });
  return { light, dark: { ...light, ...dark } };
}

const grounds = ["ground", "surface", "sunk"];
const changes = ["create", "update", "replace", "delete"];
const pairs = [
  ...["text", "muted", "link", ...changes].flatMap((text) => grounds.map((ground) => [text, ground] as const)),
  ...changes.map((change) => [change, `${change}-ground`] as const),
];

describe.each(["light", "dark"] as const)("the %s palette", (mode) => {
  const colours = palette()[mode];

  it.each(pairs)("has text of %s that can be read on %s", (text, ground) => {
    expect(contrast(hex(colours[text]!), hex(colours[ground]!))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["bar", "update", "delete"])("has bars of %s that can be told from their line", (bar) => {
    expect(contrast(hex(colours[bar]!), hex(colours["sunk"]!))).toBeGreaterThanOrEqual(3);
  });
});

it("the dark palette says every colour anew", () => {
  const blocks = [...css.matchAll(/:root \{([^}]*)\}/g)].slice(0, 2);
  const [light, dark] = blocks.map(([, body = ""]) => [...body.matchAll(/--[\w-]+(?=:)/g)].map(([name]) => name));
  expect(dark).toEqual(light);
});
