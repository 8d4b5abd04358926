import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Runner, type Ran } from "./workflow";

/** Who writes with the token of a run. */
export const bot = { login: "github-actions[bot]", type: "Bot" };

/** The run of a fork's pull request, as the event of its end has it, and the pull request's head. */
export const run = {
  ...{ event: "pull_request", head_branch: "feature", head_sha: "c".repeat(40) },
  head_repository: { id: 2, owner: { login: "ann" } },
};
export const head = { sha: run.head_sha, repo: { id: 2 } };

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
  readonly body: Readonly<Record<string, string>>;
}

/** A runner that comments, and a GitHub that it asks. */
export class GitHub {
  readonly asked: Asked[] = [];
  /** What GitHub has. */
  pulls: object[] = [{ number: 5, head }];
  comments: object[] = [];
  /** What it answers: to what it is told, and to findings. */
  status = { written: 201, findings: 202, read: 200 };
  private readonly runner = new Runner();
  /** What the run left. */
  readonly artefact = join(this.runner.temp, "review");
  private readonly server: Server;

  constructor() {
    mkdirSync(join(this.runner.workspace, ".github"));
    symlinkSync(join(__dirname, "../../.github/scripts"), join(this.runner.workspace, ".github/scripts"));
    mkdirSync(this.artefact);
    this.server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => {
        const { method = "", url = "", headers } = request;
        const body = text === "" ? {} : (JSON.parse(text) as Asked["body"]);
        this.asked.push({ method, path: url, token: headers.authorization, body });
        const [status, answer] = this.answer(method, url);
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
      });
    });
  }

  private answer(method: string, url: string): [number, object] {
    const { written, findings, read } = this.status;
    if (method !== "GET") return [url.endsWith("/sarifs") ? findings : written, {}];
    const page = Number(new URL(url, "http://github").searchParams.get("page"));
    const all = url.includes("/pulls?") ? this.pulls : this.comments;
    return [read, all.slice(100 * (page - 1), 100 * page)];
  }

  /** What it was told, and not only asked. */
  get written(): Asked[] {
    return this.asked.filter(({ method }) => method !== "GET");
  }

  /** Puts a file of a stack into the artefact. */
  leave(stack: string, file: string, text: string): void {
    mkdirSync(join(this.artefact, stack), { recursive: true });
    writeFileSync(join(this.artefact, stack, file), text);
  }

  /** What happens when a run has ended. */
  async ended(event: object = run): Promise<Ran> {
    const { temp } = this.runner;
    const payload = { workflow_run: event, repository: { id: 1, default_branch: "main" } };
    writeFileSync(join(temp, "event.json"), JSON.stringify(payload));
    await new Promise<void>((done) => this.server.listen(0, "127.0.0.1", done));
    return this.runner.run("comment.yml/comment/Comment", {
      GITHUB_API_URL: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
      GITHUB_EVENT_PATH: join(temp, "event.json"),
      GITHUB_REPOSITORY: "acme/shop",
      GITHUB_TOKEN: "the-token",
    });
  }

  remove(): void {
    this.server.close();
    this.runner.remove();
  }
}

export const report = (stack: string, text = "nothing changes"): string => `<!-- plinth:shop/${stack} -->\n${text}\n`;
