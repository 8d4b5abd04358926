import { createColors } from "picocolors";
import type { Io } from "./cli";
import { lineText, type Line } from "./report";
import type { Task } from "./todo";

/** What the command says, on stderr: everything once, and on a terminal a last line that changes in its place. */
export class Terminal {
  readonly #io: Io;
  readonly #isLive: boolean;
  readonly #isQuiet: boolean;
  readonly #colors: ReturnType<typeof createColors>;
  /** What was said last of each thing. */
  readonly #told = new Map<string, string>();
  #status = "";

  constructor(io: Io, { color, quiet }: { readonly color: boolean; readonly quiet: boolean }) {
    const isTerminal = io.stderr.isTTY === true && io.env["TERM"] !== "dumb";
    this.#io = io;
    this.#isLive = isTerminal;
    this.#isQuiet = quiet;
    this.#colors = createColors(color && isTerminal && !io.env["NO_COLOR"]);
  }

  /** What is always said. */
  say(text: string): void {
    this.clear();
    this.#io.stderr.write(`${text}\n`);
  }

  note(text: string): void {
    if (!this.#isQuiet) this.say(text);
  }

  /** What goes wrong and may pass: the first of it, until it is over. */
  trouble(text: string): void {
    if (this.#isNew("trouble", "")) this.say(text);
  }

  isOver(): void {
    this.#told.delete("trouble");
  }

  /** The lines that say something new. */
  lines(lines: readonly Line[]): void {
    for (const line of lines) {
      if (this.#isNew(line.what, line.text)) this.say(lineText(line, this.#colors));
    }
  }

  /** The tasks that were not told yet. */
  tasks(tasks: readonly Task[]): void {
    const news = tasks.filter(({ why, lines }) => this.#isNew(why, lines.join("\n")));
    for (const { why, lines } of news)
      this.say(["", this.#colors.bold(why), ...lines.map((line) => `    ${line}`)].join("\n"));
    if (news.length > 0) this.say("");
  }

  /** What is being waited for; `since` changes all the time, and is only for a terminal. */
  waiting(text: string, since: string): void {
    if (this.#isQuiet) return;
    if (!this.#isLive) {
      if (this.#isNew("waiting", text)) this.say(text);
      return;
    }
    this.clear();
    // A line that wraps could not be taken back.
    this.#status = `${text} ${since}`.slice(0, (this.#io.stderr.columns ?? 80) - 1);
    this.#io.stderr.write(this.#status);
  }

  /** Whether it is worth saying; what is so again after it was otherwise is. */
  #isNew(about: string, text: string): boolean {
    if (this.#isQuiet || this.#told.get(about) === text) return false;
    this.#told.set(about, text);
    return true;
  }

  /** Takes the line back that changes in its place. */
  clear(): void {
    if (this.#status !== "") this.#io.stderr.write("\r\u001b[2K");
    this.#status = "";
  }
}
