import type { Change } from "../diff/model";

/** One resource on the timeline, in seconds from the beginning. */
export interface Step {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly change: Change;
  readonly start: number;
  readonly end: number;
}

/** Someone who waits for what AWS does not make them wait for. */
export interface Wait {
  readonly urn: string;
  readonly name: string;
  /** Whom it waits for. */
  readonly on: string;
  /** How much earlier it could begin. */
  readonly seconds: number;
}

/** How long `up` takes, if AWS takes as long as it typically does. */
export interface ScheduleReport {
  readonly seconds: number;
  /** "about 16 minutes": no more exact than it is. */
  readonly words: string;
  /** Those that take any time, in the order in which they begin. */
  readonly steps: readonly Step[];
  /** The chain that decides, each after the one before it. */
  readonly path: readonly Step[];
  /** What waits without need; the longest first. */
  readonly waits: readonly Wait[];
}
