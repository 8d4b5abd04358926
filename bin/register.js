"use strict";
// Lets Node load TypeScript without a type-check and without a build step. Required by the launchers and by program.js,
// and therefore plain JavaScript.
const { SourceMap } = require("node:module");
const { compile, compileOurs } = require("./compile");
require("./later");

/** Of each file that was loaded, a function that gives its source map. */
const maps = new Map();
let ours;

require.extensions[".ts"] = (module, filename) => {
  ours ??= compileOurs();
  const { code, map } = ours.get(filename) ?? compile(filename);
  ours.delete(filename);
  maps.set(filename, map);
  module._compile(code, filename);
};

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
