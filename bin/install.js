"use strict";
// Every launcher starts here: the right Node, and node_modules as package-lock.json asks. A hook of npm cannot do this,
// because `ignore-scripts` turns hooks off. Without `node:` before the names, and in old syntax: a Node that is too old
// has to get as far as saying so.
const childProcess = require("child_process");
const crypto = require("crypto");
const fs = require("fs");
const os = require("os");
const path = require("path");

const root = path.dirname(__dirname);
const oldestNode = [20, 19];

/** Ends the process unless this Node is new enough, then installs what is missing. */
function prepare() {
  const found = process.versions.node;
  if (!isNewEnough(found)) fail(`Node ${oldestNode.join(".")} or newer is needed; this is ${found}`);
  if (!isInstalled()) install();
}

function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

/**
 * Compares what the lock asks for with npm's own record of what it installed, which npm writes last. Contents and not
 * times: a checkout touches files that did not change, and a copy or an unpacked cache changes every time.
 */
function isInstalled() {
  const wanted = packagesOf("package-lock.json");
  if (!wanted) return true; // installed as a package: whoever did that installed our dependencies too
  const present = packagesOf("node_modules/.package-lock.json");
  if (!present) return false;
  return (
    Object.keys(present).every((key) => key in wanted && same(wanted[key], present[key])) &&
    Object.keys(wanted).every((key) => key === "" || key in present || wanted[key].optional)
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(path.join(root, file), "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    if (error instanceof SyntaxError && file.startsWith("node_modules")) return undefined;
    throw error;
  }
}

function same(wanted, present) {
  return wanted.version === present.version && wanted.integrity === present.integrity;
}

function install() {
  const release = takeTurn();
  try {
    if (!isInstalled()) runNpm();
  } finally {
    release();
  }
}

/** npm's output goes to stderr: stdout belongs to the command that was asked for. */
function runNpm() {
  say("installing the packages of package-lock.json (npm ci; about a minute the first time)");
  // .npmrc makes npm silent, which would hide why it failed; under NODE_ENV=production it would leave out what tests need
  const { error, status, signal } = childProcess.spawnSync("npm", ["ci", "--loglevel=warn", "--include=dev"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (error) throw new Stop(error.code === "ENOENT" ? "npm was not found on PATH" : `npm ci: ${error.message}`);
  if (status !== 0) throw new Stop(`npm ci failed (${signal || `exit code ${status}`})`);
  if (!isInstalled()) throw new Stop("npm ci ended well, but node_modules is not what package-lock.json asks for");
}

/**
 * A folder that only one process at a time can put in place, holding its owner's process id. It lies outside the checkout
 * because `npm ci` empties node_modules. Returns what gives the turn back.
 */
function takeTurn() {
  const user = process.getuid ? process.getuid() : "";
  const place = crypto.createHash("sha256").update(root).digest("hex").slice(0, 16);
  const lock = path.join(os.tmpdir(), `plinth-install-${user}-${place}`);
  const mine = `${lock}.${process.pid}`;
  fs.mkdirSync(mine, { recursive: true });
  fs.writeFileSync(path.join(mine, "pid"), String(process.pid));
  for (let told = false; !moved(mine, lock); wait(200)) {
    const owner = ownerOf(lock);
    if (owner === undefined) continue; // given back meanwhile
    if (!isRunning(owner)) {
      moved(lock, `${mine}.stale`);
      fs.rmSync(`${mine}.stale`, { recursive: true, force: true });
    } else if (!told) {
      say(`waiting for process ${owner}, which is installing packages`);
      told = true;
    }
  }
  return () => fs.rmSync(lock, { recursive: true, force: true });
}

/** Renaming a folder onto one that holds something fails, and nothing can come between. */
function moved(from, to) {
  try {
    fs.renameSync(from, to);
    return true;
  } catch (error) {
    if (["EEXIST", "ENOTEMPTY", "EPERM", "ENOENT"].indexOf(error.code) >= 0) return false;
    throw error;
  }
}

function ownerOf(lock) {
  try {
    return Number(fs.readFileSync(path.join(lock, "pid"), "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function wait(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function say(message) {
  process.stderr.write(`plinth: ${message}\n`);
}

class Stop extends Error {}

function fail(message) {
  say(message);
  process.exit(1);
}

module.exports = {
  isRunning,
  wait,
  root,
  prepare() {
    try {
      prepare();
    } catch (error) {
      if (error instanceof Stop) fail(error.message);
      throw error;
    }
  },
};
