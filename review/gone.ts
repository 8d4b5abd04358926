import { marker } from "../preview/markdown/headline";
import { named } from "../preview/markdown/parts";
import type { Plan } from "../preview/plan";

/** The comment of a stack whose file is gone, of which no preview can tell anything. */
export const gone = (of: Pick<Plan, "project" | "stack">): string =>
  [
    marker(of),
    `## ${named(`${of.project}/${of.stack}`)}: its file is gone`,
    "What the stack deployed stays in AWS and goes on costing money, and nobody looks after it any more: it is in no deploy, no preview and no check for drift.",
    "To take it down, leave the file until `pulumi destroy` and `pulumi stack rm` have been run.\n",
  ].join("\n\n");
