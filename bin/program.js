"use strict";
// The entry point that package.json names for the Pulumi engine, whose language host takes it from "main". Through this
// file a program's TypeScript is loaded without a type-check, which the host's own ts-node would repeat at every run.
require("./register");
leaveOutTraces(require("@pulumi/pulumi/runtime/debuggable"));
module.exports = require(require("node:path").resolve(process.cwd(), "index.ts"));

/**
 * For every promise, four for each property of each resource, the SDK writes out a stack trace: a sixth of a run's time. It
 * prints one only for PULUMI_DEBUG_PROMISE_LEAKS, and finds promises that never settle, which fail a run, without them.
 */
function leaveOutTraces(debuggable) {
  const { debuggablePromise, debugPromiseLeaks } = debuggable;
  // An SDK that has renamed it is merely slower.
  if (typeof debuggablePromise !== "function" || debugPromiseLeaks) return;
  debuggable.debuggablePromise = (...args) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(...args);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}
