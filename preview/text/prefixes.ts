import type { createColors } from "picocolors";
import type { Change } from "../diff/model";

export type Colors = ReturnType<typeof createColors>;

/** Pulumi's own prefixes. */
const prefixes: Readonly<Record<Change, string>> = {
  create: "+",
  import: "=",
  update: "~",
  replace: "+-",
  delete: "-",
  read: ">",
  same: " ",
};

const paints = {
  create: "green",
  import: "green",
  update: "yellow",
  replace: "magenta",
  delete: "red",
  read: "cyan",
  same: "dim",
} as const;

export const paint = (change: Change, text: string, colors: Colors): string => colors[paints[change]](text);

export const prefix = (change: Change, colors: Colors): string => paint(change, prefixes[change], colors);

/** How many resources each change concerns: `+ 4 to create, ~ 2 to update, 12 unchanged`. */
export function counts(byChange: Partial<Readonly<Record<Change, number>>>, colors: Colors): string {
  const parts = (Object.keys(prefixes) as Change[]).flatMap((change) => {
    const count = byChange[change];
    if (count === undefined) return [];
    if (change === "same") return [colors.dim(`${count} unchanged`)];
    return [paint(change, `${prefixes[change]} ${count} to ${change}`, colors)];
  });
  return parts.length === 0 ? "none" : parts.join(", ");
}
