"use strict";
// Plinth's TypeScript as JavaScript. It takes as long as half of what a bare program takes, and is the same until a file
// changes: it is kept beside esbuild. Whoever can write there can change esbuild, too.
const { createHash } = require("node:crypto");
const { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const root = path.dirname(__dirname);
const options = { format: "cjs", target: "node20", sourcemap: "external" };

// Loaded when there is something to do for it.
const esbuild = () => require("esbuild");
const esbuildPackage = require.resolve("esbuild/package.json");
const place = path.join(esbuildPackage, "../../.cache/plinth");

/** One file: its code, and a function that gives its source map. */
function compile(filename) {
  const { code, map } = esbuild().transformSync(readFileSync(filename, "utf8"), {
    ...options,
    loader: "ts",
    sourcefile: filename,
  });
  return { code, map: () => map };
}

/** Everything of Plinth's, by file. In one go, as each call of esbuild has its price. */
function compileOurs() {
  const files = sources();
  const hash = hashOf(files);
  const code = read("code", hash) ?? build(Object.keys(files), hash);
  return new Map(
    Object.entries(code).map(([file, text]) => {
      const filename = path.join(root, file);
      return [filename, { code: text, map: () => read("maps", hash)?.[file] ?? compile(filename).map() }];
    }),
  );
}

/** What each file of ours says. */
function sources() {
  const files = ["backend", "components", "given", "policies", "preview", "review"]
    .filter((folder) => existsSync(path.join(root, folder)))
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true }).map((file) => path.join(folder, file)),
    )
    .filter((file) => file.endsWith(".ts"));
  return Object.fromEntries(files.map((file) => [file, readFileSync(path.join(root, file), "utf8")]));
}

/** Of all that the result depends on. */
const hashOf = (files) =>
  createHash("sha256")
    .update(JSON.stringify([JSON.parse(readFileSync(esbuildPackage, "utf8")).version, options, files]))
    .digest("hex");

function build(files, hash) {
  let outputFiles;
  try {
    ({ outputFiles } = esbuild().buildSync({
      ...options,
      entryPoints: files.map((file) => path.join(root, file)),
      outbase: root,
      outdir: root,
      write: false,
      logLevel: "silent",
    }));
  } catch {
    return {}; // a mistake in one file must not stop the others; it shows when that file is loaded
  }
  const texts = new Map(outputFiles.map((output) => [output.path, output.text]));
  const all = (ending) =>
    Object.fromEntries(files.map((file) => [file, texts.get(path.join(root, file.replace(/\.ts$/, ending)))]));
  const code = all(".js");
  keep({ code, maps: all(".js.map") }, hash);
  return code;
}

/** What was kept, unless it is of other files. Maps are apart, as only traces need them. */
function read(kind, hash) {
  try {
    const kept = JSON.parse(readFileSync(path.join(place, `${kind}.json`), "utf8"));
    return kept.hash === hash ? kept.files : undefined;
  } catch {
    return undefined;
  }
}

/** Renamed into place, so that nobody reads half of it. Where nothing may be written, it is made anew each time. */
function keep(kinds, hash) {
  try {
    mkdirSync(place, { recursive: true });
    for (const [kind, files] of Object.entries(kinds)) {
      const file = path.join(place, `${kind}.json`);
      writeFileSync(`${file}.${process.pid}`, JSON.stringify({ hash, files }));
      renameSync(`${file}.${process.pid}`, file);
    }
  } catch {
    // merely slower
  }
}

module.exports = { compile, compileOurs };
