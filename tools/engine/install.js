"use strict";
// Puts the Pulumi CLI and the Node language host, built from the Go modules that cli/go.mod and host/go.mod pin, into a
// folder outside the repository, and prints that folder. The host is of an older version, the last that is a part of the
// SDK's module: later ones cannot be had from a module proxy.
const { execFileSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } = require("node:fs");
const { homedir } = require("node:os");
const path = require("node:path");
const { isRunning, wait } = require("../../bin/install");

const modules = ["cli", "host"].map((name) => path.join(__dirname, name));
const read = (module, file) => readFileSync(path.join(module, file), "utf8");

/** Versions of their own have a folder of their own, so that a new one is not taken for the old. */
function folder() {
  const hash = createHash("sha256");
  for (const module of modules) hash.update(read(module, "go.mod")).update(read(module, "go.sum"));
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache");
  return path.join(cache, "plinth", "engine", hash.digest("hex").slice(0, 16));
}

/** The folder with `pulumi` and `pulumi-language-nodejs`; builds them where they are missing. */
function install() {
  const target = folder();
  if (existsSync(target)) return target;
  mkdirSync(path.dirname(target), { recursive: true });
  const release = takeTurn(`${target}.lock`);
  try {
    if (!existsSync(target)) build(target);
  } finally {
    release();
  }
  return target;
}

/** The folder gets its name when all is in it, so that a build that was broken off is never taken for a whole one. */
function build(target) {
  const started = Date.now();
  say("building the Pulumi CLI and its Node language host (some minutes the first time)");
  const made = mkdtempSync(`${target}.`);
  try {
    for (const module of modules) {
      const [, tool] = /^tool (\S+)$/m.exec(read(module, "go.mod"));
      const [, version] = /pulumi\/sdk\/v3 (v\S+)/.exec(read(module, "go.mod"));
      const named = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`;
      const args = ["build", "-trimpath", `-ldflags=-s -w ${named}`, "-o", `${made}${path.sep}`, tool];
      execFileSync("go", args, { cwd: module, stdio: ["ignore", 2, 2], env: { ...process.env, CGO_ENABLED: "0" } });
      say(`${path.basename(tool)} ${version} after ${Math.round((Date.now() - started) / 1000)} s`);
    }
    renameSync(made, target);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

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

if (require.main === module) process.stdout.write(`${install()}\n`);
module.exports = { folder, install };
