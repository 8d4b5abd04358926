"use strict";
// Runs the tests once; arguments go to vitest.
const { prepare, root } = require("./install");
prepare();

const { spawn } = require("node:child_process");
const path = require("node:path");

const vitest = path.join(root, "node_modules/vitest/vitest.mjs");
spawn(process.execPath, [vitest, "run", ...process.argv.slice(2)], { cwd: root, stdio: "inherit" }).on(
  "exit",
  (code) => (process.exitCode = code ?? 1),
);
