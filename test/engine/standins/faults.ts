import { count } from "./record";

/**
 * What goes wrong at the n-th create, counted from 1 over all stand-ins and runs of one record. It is handed over as JSON
 * in PLINTH_STANDIN_FAULT.
 */
export type Fault =
  /** AWS refuses, and nothing is made. */
  | { readonly failAt: number }
  /** AWS has begun, and never answers. */
  | { readonly hangAt: number }
  /** AWS has begun, and the engine is killed before it hears of it. */
  | { readonly dieAt: number };

/** Counts a create. `before` runs before anything is made, `after` when AWS has begun. */
export function faultOfThisCreate(folder: string): { before: () => void; after: () => Promise<void> } {
  const text = process.env["PLINTH_STANDIN_FAULT"];
  const fault: Partial<Record<"failAt" | "hangAt" | "dieAt", number>> =
    text === undefined || text === "" ? {} : (JSON.parse(text) as Fault);
  const number = count(folder, "creates");
  return {
    before: () => {
      if (fault.failAt === number) throw new Error(`InternalFailure: create ${number} was told to fail`);
    },
    after: () => {
      if (fault.hangAt === number || fault.dieAt === number) {
        if (fault.dieAt === number) process.kill(process.ppid, "SIGKILL");
        return new Promise(() => undefined);
      }
      return Promise.resolve();
    },
  };
}
