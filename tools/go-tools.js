"use strict";
// Programs of other people's that tests run, built from Go modules that a go.mod pins.
const { execFileSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const { homedir } = require("node:os");
const path = require("node:path");
const { isRunning, wait } = require("../bin/install");

const read = (module, file) => readFileSync(path.join(module, file), "utf8");

/**
 * The folder outside the repository with the program of each module; builds them where they are missing.
 *
 * `name` is the folder's, `title` what a build says that it builds, `modules` are folders whose go.mod names one tool, and
 * `version` says `of` which module a tool's version is, and `as` which variable the tool knows it.
 */
function install({ name, title, modules, version }) {
  const target = folder(name, modules);
  if (existsSync(target)) return target;
  mkdirSync(path.dirname(target), { recursive: true });
  const release = takeTurn(`${target}.lock`);
  try {
    if (!existsSync(target)) build(target, title, modules, version);
  } finally {
    release();
  }
  return target;
}

/** Versions of their own have a folder of their own, so that a new one is not taken for the old. */
function folder(name, modules) {
  const hash = createHash("sha256");
  for (const module of modules) hash.update(read(module, "go.mod")).update(read(module, "go.sum"));
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache");
  return path.join(cache, "plinth", name, hash.digest("hex").slice(0, 16));
}

/** The folder gets its name when all is in it, so that a build that was broken off is never taken for a whole one. */
function build(target, title, modules, version) {
  const started = Date.now();
  say(`building ${title} (some minutes the first time)`);
  const made = mkdtempSync(`${target}.`);
  try {
    for (const module of modules) {
      const [, tool] = /^tool (\S+)$/m.exec(read(module, "go.mod"));
      const number = versionOf(version.of, module);
      const args = [
        "build",
        "-trimpath",
        `-ldflags=-s -w -X ${version.as}=${number}`,
        "-o",
        `${made}${path.sep}`,
        tool,
      ];
      execFileSync("go", args, { cwd: module, stdio: ["ignore", 2, 2], env: { ...process.env, CGO_ENABLED: "0" } });
      say(`${path.basename(tool)} ${number} after ${Math.round((Date.now() - started) / 1000)} s`);
    }
    renameSync(made, target);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** The version of `dependency` that the go.mod of `module` pins. */
const versionOf = (dependency, module) =>
  read(module, "go.mod")
    .split(/\s+/)
    .find((_, index, words) => words[index - 1] === dependency);

/** Only thrift: two that build at once would both come to a whole folder, and the first one's stays. */
function takeTurn(lock) {
  for (let told = false; !taken(lock); wait(500)) {
    const owner = ownerOf(lock);
    if (owner === undefined) continue; // given back meanwhile
    if (!isRunning(owner)) rmSync(lock, { force: true });
    else if (!told) told = say(`waiting for process ${owner}, which is building`);
  }
  return () => rmSync(lock, { force: true });
}

function taken(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function ownerOf(lock) {
  try {
    return Number(readFileSync(lock, "utf8")) || undefined;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function say(message) {
  return process.stderr.write(`plinth: ${message}\n`) || true;
}

module.exports = { install, versionOf };
