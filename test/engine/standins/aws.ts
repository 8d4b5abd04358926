import { readFileSync } from "node:fs";
import sdk from "@pulumi/aws/package.json";
import { facts, replacedBy } from "./aws/facts";
import { refuse, type World } from "./aws/refusals";
import { shapeOf } from "./aws/shapes";
import type { Cloud } from "./cloud";
import { Provider } from "./provider";
import { existing, type Kept } from "./record";
import { serve } from "./serve";

const aws: Cloud = {
  facts: (type) => facts[type],
  replacedBy,
  shape: (type, inputs, context) => shapeOf({ type, inputs, ...context }),
  refuse: (operation, type, inputs, record) => refuse(operation, type, inputs, worldOf(record)),
};

/** What exists, and what people did beside the stack: that stands in the JSON file that PLINTH_STANDIN_WORLD names. */
function worldOf(record: readonly Kept[]): World {
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

serve(new Provider(aws, sdk));
