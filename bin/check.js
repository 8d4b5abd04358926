"use strict";
// Formatter, linter and types, at the same time. Each prints what it found, then one line says how it went; all three run
// whatever the others say.
const { prepare, root } = require("./install");
prepare();

const { spawn } = require("node:child_process");

const checks = {
  formatter: ["node_modules/prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."],
  linter: ["node_modules/eslint/bin/eslint.js", "--max-warnings=0", "."],
  types: ["node_modules/typescript/bin/tsc", "--noEmit"],
};

function run(args) {
  const colour = process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: "1" } : {};
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...colour },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return new Promise((resolve) => child.on("close", (code) => resolve({ ok: code === 0, output })));
}

async function main() {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, args]) => ({ name, ...(await run(args)) })),
  );
  for (const { output } of results) process.stdout.write(output);
  for (const { name, ok } of results) process.stdout.write(`${name}: ${ok ? "ok" : "failed"}\n`);
  process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
}

void main();
