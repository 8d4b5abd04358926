import { join } from "node:path";
import { log, ResourceError, RunError } from "@pulumi/pulumi";
import type { Resource } from "@pulumi/pulumi";
import { setAllConfig } from "@pulumi/pulumi/runtime/config";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack";
import * as state from "@pulumi/pulumi/runtime/state";
import { leaveOutTraces } from "./lean";
import { Monitor, type Outputs } from "./monitor";
import type { Diagnostic, Plan } from "./plan";

export interface RecordOptions {
  readonly project: string;
  readonly stack: string;
  readonly organization?: string;
  /** What the engine would hand to the program: keys like `aws:region`, values as strings. */
  readonly config: Record<string, string>;
  readonly secretKeys: readonly string[];
  /** The program; what it answers with are the stack's outputs. */
  readonly program: () => unknown;
  /**
   * Waits for the program's timers too, as the engine's language host does. Only for a process that has nothing else to
   * do: it waits until Node would exit.
   */
  readonly untilIdle?: boolean;
  /** `false` answers as a deployment would, with ids: for tests of components. */
  readonly preview?: boolean;
  /** What the provider would add to a resource's inputs, `id` among them. */
  readonly outputs?: Outputs;
}

// Not in the SDK's types, but what its own language hosts use.
const { awaitFeatureSupport, waitForRPCs } = settings as unknown as {
  awaitFeatureSupport: () => Promise<void>;
  waitForRPCs: () => Promise<void>;
};
const { getStore } = state as unknown as { getStore: () => { settings: { rpcDone: Promise<unknown> } } };

let previous: Promise<unknown> = Promise.resolve();

/**
 * Runs a Pulumi program in this process, without an engine, and answers with everything that it asked for. A mistake of
 * the program is a diagnostic of the plan, never an exception. Programs run one after the other: the SDK's state is
 * global.
 */
export function record(options: RecordOptions): Promise<Plan> {
  const plan = previous.then(() => run(options));
  previous = plan.catch(() => undefined);
  return plan;
}

async function run(options: RecordOptions): Promise<Plan> {
  const { project, stack, preview = true, organization = "organization" } = options;
  const diagnostics = new Diagnostics();
  const monitor = new Monitor({
    ...{ project, stack, organization, preview, outputs: options.outputs },
    report: (diagnostic) => {
      diagnostics.add(diagnostic);
    },
  });
  settings.setMockOptions(monitor, project, stack, preview, organization);
  setAllConfig(options.config, [...options.secretKeys]);
  const restore = [diagnostics.listen(), leaveOutTraces(), ...captureLog(diagnostics)];
  try {
    // The SDK wraps secrets and sends transforms only once it has asked the monitor what it can do.
    await awaitFeatureSupport();
    const finished = runInPulumiStack(options.program as () => Promise<never>).catch((error: unknown) => {
      diagnostics.fail(error);
    });
    // What failed may leave the program waiting for ever: then what it asked for so far is all.
    const end = Promise.race([finished, diagnostics.failed]).then(quiet);
    if (!(await finishes(end, options.untilIdle ?? false))) {
      const message = "the program never finished: it waits for something that never comes";
      diagnostics.add({ severity: "error", message });
    }
  } finally {
    settings.disconnectSync();
    monitor.close();
    restore.forEach((undo) => {
      undo();
    });
  }
  return { project, stack, resources: monitor.inOrder(), outputs: monitor.outputs, diagnostics: diagnostics.list };
}

/** Another value after every request that is made. */
const asked = (): unknown => getStore().settings.rpcDone;

/** Waits until no request is under way and none has followed from the answers. */
async function quiet(): Promise<void> {
  let before: unknown;
  do {
    before = asked();
    await waitForRPCs();
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
  } while (asked() !== before);
}

/** Whether a program comes to its end, that of its timers too where that is asked for. */
async function finishes(work: Promise<void>, untilIdle: boolean): Promise<boolean> {
  let settled = await settles(work);
  while (settled && untilIdle) {
    const before = asked();
    await outOfWork().reached;
    if (asked() === before) {
      break;
    }
    settled = await settles(quiet());
  }
  return settled;
}

/** Whether a promise ever settles. One that does not would end the process without a word. */
async function settles(work: Promise<void>): Promise<boolean> {
  const { reached, ignore } = outOfWork();
  try {
    return await Promise.race([work.then(() => true), reached.then(() => false)]);
  } finally {
    ignore();
  }
}

/** The moment at which Node has nothing left to do. */
function outOfWork(): { reached: Promise<void>; ignore: () => void } {
  let ignore = (): void => undefined;
  const reached = new Promise<void>((resolve) => {
    process.once("beforeExit", resolve);
    ignore = () => process.off("beforeExit", resolve);
    // Node says it each time it runs out of work, so that there has to be some.
    setImmediate(() => undefined);
  });
  return { reached, ignore };
}

/** Collects what goes wrong, each thing once: one failure rejects every promise that depends on it. */
class Diagnostics {
  readonly list: Diagnostic[] = [];
  /** Settles with the first error. */
  readonly failed: Promise<void>;
  #fail: () => void = () => undefined;
  readonly #seen = new Set<unknown>();

  constructor() {
    this.failed = new Promise((resolve) => (this.#fail = resolve));
  }

  add(diagnostic: Diagnostic): void {
    this.list.push(diagnostic);
    if (diagnostic.severity === "error") this.#fail();
  }

  fail(error: unknown): void {
    const { message, urn } = describe(error);
    const said = this.list.some((known) => known.severity === "error" && message.includes(known.message));
    if (this.#seen.has(error) || said) {
      return;
    }
    this.#seen.add(error);
    const diagnostic: { -readonly [K in keyof Diagnostic]: Diagnostic[K] } = { severity: "error", message };
    this.add(diagnostic);
    void urn?.then((value) => (diagnostic.urn = value));
  }

  /** Takes over what the process would do with errors that nobody handles; answers with the way back. */
  listen(): () => void {
    const events = ["unhandledRejection", "uncaughtException"] as const;
    const handler = (error: unknown) => {
      this.fail(error);
    };
    const undo = events.map((event) => {
      const others = process.listeners(event as "uncaughtException");
      process.removeAllListeners(event);
      process.on(event as "uncaughtException", handler);
      return () => {
        process.off(event, handler);
        others.forEach((other) => process.on(event as "uncaughtException", other));
      };
    });
    return () => {
      undo.forEach((one) => {
        one();
      });
    };
  }
}

function describe(error: unknown): { message: string; urn?: Promise<string | undefined> } {
  if (ResourceError.isInstance(error)) {
    return { message: error.message, urn: urnOf(error.resource) };
  }
  if (RunError.isInstance(error) || !(error instanceof Error)) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
  const [what = ""] = error.message.split("\nRequire stack:");
  return { message: `${named(error)}${what}${place(error)}` };
}

const named = ({ name }: Error): string => (name === "Error" ? "" : `${name}: `);

/** The first line of the trace that is the program's own: the rest is the inside of libraries. */
function place({ stack = "" }: Error): string {
  const frame = stack
    .split("\n")
    .find((line) => /^ +at .*[\\/]/.test(line) && !foreign.some((part) => line.includes(part)));
  return frame === undefined ? "" : ` (${frame.trim()})`;
}

/** Node, libraries, and the preview itself, which loads the program. */
const foreign = ["node:", "node_modules", __dirname, join(__dirname, "../bin")];

const urnOf = (resource: Resource | undefined): Promise<string | undefined> | undefined =>
  (resource?.urn as unknown as { promise(): Promise<string | undefined> } | undefined)
    ?.promise()
    .catch(() => undefined);

const LEVELS = { info: "info", warn: "warning", error: "error" } as const;

/**
 * Without an engine the SDK writes the program's messages to the console. An engine of our own would get every debug
 * message as well, a dozen for each resource; so the three levels that matter are replaced while the program runs.
 */
function captureLog(diagnostics: Diagnostics): (() => void)[] {
  const functions = log as unknown as Record<string, (message: string, resource?: Resource) => Promise<void>>;
  return Object.entries(LEVELS).map(([name, severity]) => {
    const original = functions[name] as (message: string, resource?: Resource) => Promise<void>;
    functions[name] = (message, resource) => {
      const diagnostic: { -readonly [K in keyof Diagnostic]: Diagnostic[K] } = { severity, message };
      diagnostics.add(diagnostic);
      void urnOf(resource)?.then((urn) => (diagnostic.urn = urn));
      return Promise.resolve();
    };
    return () => {
      functions[name] = original;
    };
  });
}
