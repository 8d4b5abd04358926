// Writes the reports of a review under its pull request, and its findings into code scanning. Run by comment.yml, with the folder of the artefact; what the
// run was is in GitHub's own event, and what it left behind is taken for hostile (untrusted.mjs).
import { existsSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { comment, read, Refused, sarif, stacksIn } from "./untrusted.mjs";

const { GITHUB_API_URL, GITHUB_EVENT_PATH, GITHUB_REPOSITORY, GITHUB_TOKEN } = process.env;
const repository = `/repos/${GITHUB_REPOSITORY}`;
// Who writes with the token of a run. Somebody else's comment with a marker of ours stays as it is.
const OURSELVES = "github-actions[bot]";
const MOST_PAGES = 50;

class NotDone extends Error {
  constructor(method, path, status) {
    super(`GitHub answered ${status} to ${method} ${path}`);
    this.status = status;
  }
}

/** Why there is nothing to do, which is no failure. */
class Nowhere extends Error {}

async function ask(method, path, body) {
  const response = await globalThis.fetch(`${GITHUB_API_URL}${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${GITHUB_TOKEN}`,
      "x-github-api-version": "2022-11-28",
      ...(body && { "content-type": "application/json" }),
    },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new NotDone(method, path, response.status);
  return response.json();
}

async function all(path) {
  const found = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const some = await ask("GET", `${path}${path.includes("?") ? "&" : "?"}per_page=100&page=${page}`);
    found.push(...some);
    if (some.length < 100) break;
  }
  return found;
}

/** Where the reports belong: findings to a ref, and with a pull request, comments to its number. */
async function target({ workflow_run: run, repository: { id, default_branch: main } }) {
  if (run.event === "push") {
    if (run.head_branch !== main || run.head_repository.id !== id)
      throw new Nowhere("the run is not of the default branch");
    return { ref: `refs/heads/${main}` };
  }
  const [pull, other] = await pullRequests(run);
  if (pull === undefined) throw new Nowhere("no open pull request has the commit of the run any more");
  if (other !== undefined)
    throw new Nowhere("several pull requests have the commit: which one was reviewed is not known");
  return { ref: `refs/pull/${pull.number}/head`, number: pull.number };
}

/**
 * The open pull requests whose head is the commit of the run. By its branch, because that is how those of forks are found, too:
 * "List pull requests associated with a commit" does not know them, nor does `pull_requests` of the event. None where
 * the branch has gone on since, as a later run speaks for that.
 */
async function pullRequests({ head_branch: branch, head_repository: head, head_sha: sha }) {
  const ref = encodeURIComponent(`${head.owner.login}:${branch}`);
  const open = await all(`${repository}/pulls?state=open&head=${ref}`);
  return open.filter((pull) => pull.head.sha === sha && pull.head.repo?.id === head.id);
}

/** One comment for each stack, written anew where there is one already. */
async function post(number, comments, { marker, body }) {
  const ours = comments.find(
    ({ user, body: text }) => user?.login === OURSELVES && user.type === "Bot" && text?.split(/\r?\n/)[0] === marker,
  );
  if (ours === undefined) await ask("POST", `${repository}/issues/${number}/comments`, { body });
  else if (ours.body !== body) await ask("PATCH", `${repository}/issues/comments/${ours.id}`, { body });
}

async function upload(ref, sha, found) {
  const packed = gzipSync(JSON.stringify(found)).toString("base64");
  const what = { commit_sha: sha, ref, sarif: packed, tool_name: "plinth" };
  try {
    await ask("POST", `${repository}/code-scanning/sarifs`, what);
  } catch (error) {
    // A repository need not have code scanning.
    if (error.status !== 403 && error.status !== 404) throw error;
    say("code scanning is off here, so the findings are in the comments alone");
  }
}

/** Does something with what a stack's file says; answers whether that could be done. */
async function pass(folder, stack, file, how) {
  try {
    const text = read(folder, stack, file);
    if (text !== undefined) await how(text);
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say(`${stack}/${file} is not passed on: ${error.message}`);
    return false;
  }
}

async function main(folder) {
  const event = JSON.parse(readFileSync(GITHUB_EVENT_PATH, "utf8"));
  const stacks = existsSync(folder) ? stacksIn(folder) : [];
  if (stacks.length === 0) throw new Nowhere("the run left no reports");
  const { ref, number } = await target(event);
  const comments = number === undefined ? [] : await all(`${repository}/issues/${number}/comments`);
  for (const stack of stacks) {
    const passed = [
      number === undefined ||
        (await pass(folder, stack, "preview.md", (text) => post(number, comments, comment(text, stack)))),
      await pass(folder, stack, "preview.sarif", (text) =>
        upload(ref, event.workflow_run.head_sha, sarif(text, stack)),
      ),
    ];
    if (passed.includes(false)) process.exitCode = 1;
  }
}

// Never a text of the artefact's: what a run prints may be a command to it.
const say = (text) => console.log(text);

try {
  await main(process.argv[2]);
} catch (error) {
  if (!(error instanceof Nowhere)) throw error;
  say(error.message);
}
