"use strict";
// Lets Node load TypeScript without a type-check and without a build step. Required by the launchers and by program.js,
// and therefore plain JavaScript.
const { existsSync, readFileSync, readdirSync } = require("node:fs");
const { SourceMap } = require("node:module");
const path = require("node:path");
const { buildSync, transformSync } = require("esbuild");

const root = path.dirname(__dirname);
const options = { format: "cjs", target: "node20", sourcemap: "external" };

/** Of each file that was loaded, a function that gives its source map. */
const maps = new Map();
let ours;

require.extensions[".ts"] = (module, filename) => {
  ours ??= buildOurs();
  const { code, map } = ours.get(filename) ?? build(filename);
  ours.delete(filename);
  maps.set(filename, map);
  module._compile(code(), filename);
};

/** Everything of Plinth's in one go, as each call of esbuild has its price: half the time of one call for each file. */
function buildOurs() {
  const folders = ["backend", "components", "given", "policies", "preview", "review"]
    .map((name) => path.join(root, name))
    .filter(existsSync);
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => path.join(folder, file)),
  );
  try {
    const { outputFiles } = buildSync({
      ...options,
      entryPoints: files,
      outbase: root,
      outdir: root,
      write: false,
      logLevel: "silent",
    });
    const outputs = new Map(outputFiles.map((output) => [output.path, output]));
    return new Map(
      files.map((file) => {
        const output = file.replace(/\.ts$/, ".js");
        return [file, { code: () => outputs.get(output).text, map: () => outputs.get(`${output}.map`).text }];
      }),
    );
  } catch {
    return new Map(); // a mistake in one file must not stop the others; it shows when that file is loaded
  }
}

function build(filename) {
  const { code, map } = transformSync(readFileSync(filename, "utf8"), {
    ...options,
    loader: "ts",
    sourcefile: filename,
  });
  return { code: () => code, map: () => map };
}

// Stack traces name the lines as they were written. Node can do that too, but then reads the source maps of everything
// that is loaded: 0.3 s with these SDKs.
Error.prepareStackTrace = (error, frames) =>
  [
    Error.prototype.toString.call(error),
    ...frames.filter((frame) => frame.getFileName() !== __filename).map(placed),
  ].join("\n    at ");

const parsedMaps = new Map();

function placed(frame) {
  const file = frame.getFileName();
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const map = maps.get(file);
  if (!map || !line || !column) return frame.toString();
  if (!parsedMaps.has(file)) parsedMaps.set(file, new SourceMap(JSON.parse(map())));
  const { originalLine, originalColumn } = parsedMaps.get(file).findEntry(line - 1, column - 1);
  if (originalLine === undefined) return frame.toString();
  return frame.toString().replace(`${file}:${line}:${column}`, `${file}:${originalLine + 1}:${originalColumn + 1}`);
}
