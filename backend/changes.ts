import type { Terminal } from "../given/terminal";

/** Tells each change, and makes it unless the command only looks. */
export class Changes {
  /** How many there were. */
  count = 0;
  readonly #terminal: Terminal;
  readonly #isCheck: boolean;

  constructor(terminal: Terminal, isCheck: boolean) {
    this.#terminal = terminal;
    this.#isCheck = isCheck;
  }

  /** Makes what is not there; undefined where the command only looks. */
  async make<T>(what: string, made: () => Promise<T>): Promise<T | undefined> {
    return this.#change(`${what}: ${this.#isCheck ? "would be made" : "is made"}`, made);
  }

  /** Brings what is there to what it should be. */
  async put(what: string, [from, to]: readonly [string, string], changed: () => Promise<unknown>): Promise<void> {
    await this.#change(`${what}: ${from} -> ${to}`, changed);
  }

  async #change<T>(line: string, change: () => Promise<T>): Promise<T | undefined> {
    const done = this.#isCheck ? undefined : await change();
    // Once it is so, and not before: a line says what is true.
    this.#terminal.say(line);
    this.count += 1;
    return done;
  }
}
