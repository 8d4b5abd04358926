"use strict";
const { spawnSync } = require("node:child_process");
const path = require("node:path");

/** Runs Node once. `accepts` are the exit codes of a run that did its work. */
function measure(args, accepts = [0]) {
  const start = process.hrtime.bigint();
  const { status, error, output } = spawnSync(
    process.execPath,
    ["--require", path.join(__dirname, "report.js"), ...args],
    {
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      maxBuffer: 2 ** 30,
      encoding: "utf8",
    },
  );
  const wallSeconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (error) throw error;
  const [, stdout, stderr, used] = output;
  if (!accepts.includes(status)) throw new Error(`\`node ${args.join(" ")}\` ended with ${status}\n${stderr}`);
  return { wallSeconds, ...JSON.parse(used), stdout };
}

/**
 * Measures each of `runs` (a map of functions that measure once) in turn, round after round, so that whatever else the
 * machine does falls on all alike. A first round, not counted, fills the caches of the file system.
 */
function interleave(runs, rounds) {
  const results = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(runs)) {
      const result = run();
      if (round > 0) results[name].push(result);
    }
  }
  return Object.fromEntries(Object.entries(results).map(([name, each]) => [name, medians(each)]));
}

function medians(results) {
  const of = (key) => median(results.map((result) => result[key]));
  return { wallSeconds: of("wallSeconds"), cpuSeconds: of("cpuSeconds"), megabytes: of("megabytes") };
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

module.exports = { measure, interleave };
