"use strict";
// A first deployment of production in Pulumi's real engine, against stand-ins for AWS that take typical times, scaled down.
require("../../bin/register");
const path = require("node:path");
const { Engine, hasEngine } = require("../../test/engine/engine.ts");
const { forcedNeeds } = require("../../preview/schedule/forced.ts");
const { schedule } = require("../../preview/schedule/index.ts");
const { measure } = require("./measure");

const root = path.join(__dirname, "../..");
/**
 * Two scales. What the engine itself takes, part of which lies within what AWS takes, is the same in both, so that the
 * difference of the two runs is what AWS makes it take.
 */
const millisecondsPerSecond = [25, 75];
/** How many resources at a time: the engine's default on two processors, and what we recommend. */
const parallels = [8, 32];

/** Undefined where there is no engine. */
async function deploy() {
  if (!hasEngine("measures a deployment")) return undefined;
  const plan = production();
  const forcedSeconds = schedule(plan, { waitsFor: forcedNeeds }).seconds;
  const rows = [];
  for (const parallel of parallels) {
    const [fast, slow] = millisecondsPerSecond;
    const wallSeconds = { fast: await up(fast, parallel), slow: await up(slow, parallel) };
    const measuredSeconds = ((wallSeconds.slow - wallSeconds.fast) * 1000) / (slow - fast);
    const plannedSeconds = schedule(plan, { parallel }).seconds;
    rows.push({ parallel, plannedSeconds, measuredSeconds, ratio: measuredSeconds / forcedSeconds });
  }
  return { forcedSeconds, rows };
}

/** Of the preview's JSON, what a schedule reads. */
function production() {
  const { stdout } = measure(
    [path.join(root, "bin/plinth.js"), "preview", "production", "--cwd", root, "--json"],
    [0, 5],
  );
  const resources = JSON.parse(stdout).steps.map(({ op, newState }) => ({
    dependencies: [],
    propertyDependencies: {},
    ...newState,
    op,
  }));
  return { resources };
}

/** The seconds that a first `up` takes; the state is written once at the end, as a folder is slower than what people use. */
async function up(millisecondsPerSecond, parallel) {
  const engine = new Engine("production");
  try {
    await engine.init();
    const { code, stdout, stderr, seconds } = await engine.up({
      millisecondsPerSecond,
      env: { PULUMI_PARALLEL: String(parallel) },
      checkpoints: false,
      timeoutSeconds: 600,
    });
    if (code !== 0) throw new Error(`pulumi up ended with ${code}\n${stdout}\n${stderr}`);
    return seconds;
  } finally {
    engine.dispose();
  }
}

module.exports = { deploy };
