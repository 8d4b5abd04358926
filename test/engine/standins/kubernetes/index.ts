import { createHash } from "node:crypto";
import sdk from "@pulumi/kubernetes/package.json";
import type { Cloud } from "../cloud";
import { Provider } from "../provider";
import { readRecord, recordFolder } from "../record";
import { serve } from "../serve";
import { worldOf } from "../world";
import { naming } from "./naming";
import { idOf } from "./object";
import { failsToStart } from "./pods";
import { refuse, type Place } from "./refusals";
import { replacedBy } from "./replacements";

let cluster = "";

/** All stand-ins' records, as they are now: the others go on writing while this one runs. */
const place = (): Place => ({ cluster, world: worldOf(readRecord(recordFolder())) });

const kubernetes: Cloud = {
  ...naming,
  configure: ({ kubeconfig }) => {
    cluster = /"--cluster-name","([^"]+)"/.exec(String(kubeconfig))?.[1] ?? "";
  },
  replacedBy,
  shape: (type, inputs, { suffix }) => {
    const id = idOf(inputs);
    const uid = createHash("sha256").update([type, id, suffix].join("\n")).digest("hex");
    return { id, outputs: { metadata: { ...(inputs["metadata"] as object), uid } } };
  },
  refuse: (operation, type, inputs) => refuse(operation, type, inputs, place()),
  failsToStart: (type, inputs) => failsToStart(type, inputs, place()),
};

serve(new Provider(kubernetes, sdk));
