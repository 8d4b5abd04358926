import { Decimal } from "decimal.js";

/** As GitHub makes it of a heading. */
export const anchor = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-");

/** To the cent; what is not nothing does not look like it. */
export function dollars(amount: string): string {
  const exact = new Decimal(amount);
  return exact.greaterThan(0) && exact.lessThan("0.005") ? "<0.01" : exact.toFixed(2, Decimal.ROUND_HALF_UP);
}

/** A table as the formatter would write it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], right: readonly number[]): string {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => pad(row[column] ?? "", width, right.includes(column))).join(" | ")} |`;
  const rule = widths.map((width, column) =>
    right.includes(column) ? `${"-".repeat(width - 1)}:` : "-".repeat(width),
  );
  return [line(head), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

const pad = (cell: string, width: number, right: boolean): string =>
  right ? cell.padStart(width) : cell.padEnd(width);

/** As the program writes it: `ec2.Vpc`, `apps/v1.Deployment`. */
export const shortType = (type: string): string =>
  type.replace(/^aws:(\w+)\/.*:/, "$1.").replace(/^kubernetes:(.+):/, "$1.");
