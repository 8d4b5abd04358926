"use strict";
// What a pull request waits for: this project's application in ten stacks, half of them for production, each compared with
// what it was before a service, a database and a bucket were changed or added.
const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const yaml = require("yaml");
const { interleave, measure } = require("./measure");
const { program } = require("./project");

const root = path.join(__dirname, "../..");
const plinth = path.join(root, "bin/plinth.js");
const count = 10;
const rounds = 1;

/**
 * What it takes, beside a single preview, by turns. Of CPU time only the command's own is known, which leaves the work to
 * others, so that wall time alone says something.
 */
function review(folder) {
  const [base, head] = ["base", "head"].map((name) => path.join(folder, name));
  writeProject(base, (app) => app);
  writeProject(head, changed);
  const args = [plinth, "review", "--all", "--cwd", head, "--base", base, "--out", path.join(folder, "out")];
  const single = [plinth, "preview", "production-1", "--cwd", head];
  const runs = { review: () => measure(args, [0, 5]), preview: () => measure(single, [0, 5]) };
  const { review: whole, preview } = interleave(runs, rounds);
  const [seconds, previewSeconds] = [whole.wallSeconds, preview.wallSeconds];
  return { stacks: count, seconds, previewSeconds, ratio: seconds / previewSeconds };
}

function writeProject(folder, change) {
  mkdirSync(folder, { recursive: true });
  const copy = (file, as = file, edit = (text) => text) => {
    writeFileSync(path.join(folder, as), edit(readFileSync(path.join(root, file), "utf8")));
  };
  copy("Pulumi.yaml");
  copy("app.yaml", "app.yaml", (text) => yaml.stringify(change(yaml.parse(text))));
  writeFileSync(path.join(folder, "index.ts"), program());
  for (let index = 0; index < count; index++) {
    const profile = index % 2 ? "staging" : "production";
    const stack = `${profile}-${Math.floor(index / 2) + 1}`;
    copy(`Pulumi.${profile}.yaml`, `Pulumi.${stack}.yaml`);
    copy(`given.${profile}.json`, `given.${stack}.json`);
  }
}

function changed(app) {
  const { worker } = app.services;
  worker.env = { ...worker.env, BENCH: "changed" };
  app.databases.main.backupDays = 21;
  app.buckets = { ...app.buckets, reports: { purpose: "files" } };
  return app;
}

module.exports = { review };
