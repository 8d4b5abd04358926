import { createRequire } from "node:module";
import { Resource } from "@pulumi/pulumi";

// An `import *` would be a copy of the module's exports, and the SDK would go on with its own.
const debuggable = createRequire(__filename)("@pulumi/pulumi/runtime/debuggable") as Members;

/**
 * Takes out of the SDK what only its own debugging needs; answers with the way back. For every promise (four for each
 * property of each resource) it writes out a stack trace, and for every resource one of unlimited depth: together more
 * than half of the time that a preview takes. Leaks, which the traces are for, the recorder sees in its own way.
 */
export function leaveOutTraces(): () => void {
  const undo = [
    replace(debuggable, "debuggablePromise", (promise: unknown) => promise),
    replace(Resource as unknown as Members, "callsites", () => []),
  ];
  return () => {
    undo.forEach((one) => {
      one();
    });
  };
}

type Members = Record<string, unknown>;

function replace(owner: Members, name: string, value: unknown): () => void {
  const original = owner[name];
  // An SDK that has renamed it is merely slower.
  if (typeof original !== "function") {
    return () => undefined;
  }
  owner[name] = value;
  return () => {
    owner[name] = original;
  };
}
