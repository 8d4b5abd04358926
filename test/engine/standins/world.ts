import { readFileSync } from "node:fs";
import type { World } from "./aws/refusals";
import { existing, type Kept } from "./record";

/** What exists, and what people did beside the stack: that stands in the JSON file that PLINTH_STANDIN_WORLD names. */
export function worldOf(record: readonly Kept[]): World {
  const file = process.env["PLINTH_STANDIN_WORLD"];
  const people = file === undefined ? {} : (JSON.parse(readFileSync(file, "utf8")) as Partial<World>);
  return {
    images: [],
    secrets: [],
    delegated: false,
    ...people,
    resources: existing(record),
    secretsBeingDeleted: record
      .filter(
        ({ type, status, inputs }) => type === secret && status === "deleted" && inputs["recoveryWindowInDays"] !== 0,
      )
      .flatMap(({ name }) => name ?? []),
  };
}

const secret = "aws:secretsmanager/secret:Secret";
