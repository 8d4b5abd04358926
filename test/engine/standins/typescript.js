"use strict";
// What the executables in bin/ have in common: they load a stand-in that is written in TypeScript. Not by bin/register.js,
// which builds all of Plinth first: an engine starts each stand-in several times.
const { readdirSync } = require("node:fs");
const path = require("node:path");
const { buildSync } = require("esbuild");

const entryPoints = readdirSync(__dirname, { recursive: true })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .map((file) => path.join(__dirname, file));
const built = buildSync({
  entryPoints,
  outdir: __dirname,
  outbase: __dirname,
  format: "cjs",
  target: "node20",
  write: false,
});
const codes = new Map(built.outputFiles.map((output) => [output.path.replace(/\.js$/, ".ts"), output.text]));

require.extensions[".ts"] = (module, filename) => module._compile(codes.get(filename), filename);

// Node looks for facts.json before facts.ts; TypeScript, vitest and esbuild look the other way round.
const json = require.extensions[".json"];
delete require.extensions[".json"];
require.extensions[".json"] = json;
