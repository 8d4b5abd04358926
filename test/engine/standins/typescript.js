"use strict";
// What the executables in bin/ have in common: they load a stand-in that is written in TypeScript. Not by bin/register.js,
// which builds all of Plinth first: an engine starts each stand-in several times.
const { readdirSync, readFileSync } = require("node:fs");
const path = require("node:path");
const { buildSync, transformSync } = require("esbuild");

const entryPoints = readdirSync(__dirname, { recursive: true })
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .map((file) => path.join(__dirname, file));
const options = { format: "cjs", target: "node20" };
const built = buildSync({ ...options, entryPoints, outdir: __dirname, outbase: __dirname, write: false });
const codes = new Map(built.outputFiles.map((output) => [output.path.replace(/\.js$/, ".ts"), output.text]));

/** All of this folder at once, as each call starts a process, and by itself what it takes from elsewhere. */
const codeOf = (filename) =>
  codes.get(filename) ?? transformSync(readFileSync(filename, "utf8"), { ...options, loader: "ts" }).code;

require.extensions[".ts"] = (module, filename) => module._compile(codeOf(filename), filename);

// Node looks for facts.json before facts.ts; TypeScript, vitest and esbuild look the other way round.
const json = require.extensions[".json"];
delete require.extensions[".json"];
require.extensions[".json"] = json;
