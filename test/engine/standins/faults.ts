import { count } from "./record";

/** What can go wrong at a create. */
export type FaultKind =
  /** AWS refuses, and nothing is made. */
  | "failAt"
  /** AWS has begun, and never answers. */
  | "hangAt"
  /** The engine is killed before AWS is asked, and nothing is made. */
  | "dieBefore"
  /** AWS has begun, and the engine is killed before it hears of it. */
  | "dieAt"
  /** AWS has begun, and the provider gives up waiting for it: it tells the engine so, with the id. */
  | "giveUpAt"
  /** AWS has begun, and the provider crashes: it has no time to tell. */
  | "crashAt";

/**
 * What goes wrong at the n-th create, counted from 1 over all stand-ins and runs of one record. It is handed over as JSON
 * in PLINTH_STANDIN_FAULT.
 */
export type Fault = Readonly<Partial<Record<FaultKind, number>>>;

interface AtThisCreate {
  /** Runs before anything is made. */
  readonly before: () => Promise<void>;
  /** Runs when AWS has begun, and says whether the provider waits for it. */
  readonly after: () => Promise<boolean>;
}

/** Counts a create. */
export function faultOfThisCreate(folder: string): AtThisCreate {
  const fault = JSON.parse(process.env["PLINTH_STANDIN_FAULT"] ?? "{}") as Fault;
  const number = count(folder, "creates");
  const is = (kind: FaultKind) => fault[kind] === number;
  return {
    before: async () => {
      if (is("failAt")) throw new Error(`InternalFailure: create ${number} was told to fail`);
      if (is("dieBefore")) await killEngine();
    },
    after: async () => {
      if (is("dieAt")) await killEngine();
      if (is("hangAt")) await never;
      if (is("crashAt")) process.kill(process.pid, "SIGKILL");
      return !is("giveUpAt");
    },
  };
}

const never = new Promise<never>(() => undefined);

function killEngine(): Promise<never> {
  process.kill(process.ppid, "SIGKILL");
  return never;
}
