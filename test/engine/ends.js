"use strict";
// Ends all processes that have a mark in their environment: `node ends.js <mark>`. With a folder as well, it first waits
// until whoever holds its standard input is gone, in whatever way, and takes the folder away at last.
//
// An engine that is killed leaves its providers, and for five minutes its language host, which waits for an answer. They are
// not its process group, and a process that is killed itself can end nobody. Where the system does not tell environments,
// in /proc as on Linux, they stay.
const { existsSync, readdirSync, readFileSync, rmSync } = require("node:fs");

const [mark, folder] = process.argv.slice(2);

/** Who is found last may have been started by who is found first. */
function endAll() {
  for (let found = marked(); found.length > 0; found = marked()) {
    for (const pid of found) attempt(() => process.kill(pid, "SIGKILL"));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
}

function marked() {
  const processes = existsSync("/proc/self/environ") ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
  return processes
    .filter((pid) => attempt(() => readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(mark)))
    .map(Number);
}

/** A process may have ended meanwhile, or be somebody else's. */
function attempt(action) {
  try {
    return action();
  } catch {
    return false;
  }
}

if (folder === undefined) endAll();
else {
  process.stdin.resume().on("close", () => {
    endAll();
    rmSync(folder, { recursive: true, force: true });
  });
}
