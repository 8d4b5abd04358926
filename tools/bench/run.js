"use strict";
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const path = require("node:path");
const { deploy } = require("./deploy");
const { interleave, measure } = require("./measure");
const { writeProject } = require("./project");
const { review } = require("./review");

const root = path.join(__dirname, "../..");
const sizes = [1, 10, 100];
/**
 * What the preview may cost, what share of it the policies may add, how many seconds a pull request may wait for its
 * review, and how much longer than what AWS forces a deployment may take.
 */
const targets = { againstFloor: 1.5, growth: 1.2, judging: 0.15, reviewSeconds: 20, deploy: 1.15 };

/** A plan that breaks a policy is a plan as well. */
const preview = (args) => measure(args, [0, 5]);
const planned = (args) => JSON.parse(preview(args).stdout).steps.map(({ newState }) => newState);

/** The preview of this project against the least that as many resources can cost, by turns. */
function againstFloor() {
  const args = [path.join(root, "bin/plinth.js"), "preview", "production", "--cwd", root];
  const json = [...args, "--json"];
  const resources = planned(json);
  const custom = resources.filter((resource) => resource.custom).length;
  const floor = [path.join(__dirname, "floor.js"), String(custom), String(resources.length - custom)];
  const medians = interleave(
    { preview: () => preview(args), json: () => preview(json), floor: () => measure(floor) },
    5,
  );
  return {
    resources: resources.length,
    ...medians,
    wallRatio: medians.preview.wallSeconds / medians.floor.wallSeconds,
  };
}

/** Whether twice the application takes twice the time. */
function growth(folder) {
  const projects = sizes.map((services) => {
    const args = writeProject(path.join(folder, String(services)), services);
    const { stdout, wallSeconds: jsonSeconds } = preview([...args, "--json"]);
    const { steps, policies } = JSON.parse(stdout);
    return { services, args, resources: steps.length, jsonSeconds, judgingSeconds: policies.duration / 1e9 };
  });
  const medians = interleave(
    Object.fromEntries(projects.map(({ services, args }) => [services, () => preview(args)])),
    3,
  );
  const rows = projects.map(({ services, resources, jsonSeconds }) => {
    const used = medians[services];
    return { services, resources, ...used, jsonSeconds, msPerResource: (used.wallSeconds * 1000) / resources };
  });
  rows.forEach((row, index) => {
    const before = rows[index - 1];
    if (before) {
      row.marginalMsPerResource = ((row.wallSeconds - before.wallSeconds) * 1000) / (row.resources - before.resources);
    }
  });
  const [, ten, hundred] = rows;
  const { judgingSeconds } = projects.at(-1);
  const judging = judgingSeconds / (hundred.wallSeconds - judgingSeconds);
  return { sizes: rows, ratio: hundred.msPerResource / ten.msPerResource, judging };
}

/** What there is to measure; arguments name those that are wanted, and without one it is all. */
const parts = {
  againstFloor,
  growth,
  review: (folder) => review(path.join(folder, "review")),
  deploy,
};

async function main(argv) {
  const folder = mkdtempSync(path.join(tmpdir(), "plinth-bench-"));
  const wanted = Object.keys(parts).filter((name) => argv.includes(name));
  try {
    const result = { node: process.version, targets };
    for (const name of wanted.length > 0 ? wanted : Object.keys(parts)) result[name] = await parts[name](folder);
    process.stdout.write(argv.includes("--json") ? `${JSON.stringify(result, undefined, 2)}\n` : text(result));
  } catch (error) {
    process.stderr.write(`bench: ${error.message}\n`);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function text({ node, ...result }) {
  return [
    `Node ${node.slice(1)}; medians of interleaved runs; wall and CPU time in seconds, peak memory in MB`,
    "",
    ...(result.againstFloor === undefined ? [] : previewed(result.againstFloor)),
    ...(result.growth === undefined ? [] : grown(result.growth)),
    ...(result.review === undefined ? [] : reviewed(result.review)),
    ...(result.deploy === undefined ? [] : deployed(result.deploy)),
  ].join("\n");
}

const used = ({ wallSeconds, cpuSeconds, megabytes }) => [
  wallSeconds.toFixed(2),
  cpuSeconds.toFixed(2),
  megabytes.toFixed(0),
];

/** The JSON has what would save most as well, for which plans are priced and judged again: it is told, and not judged. */
const previewed = ({ resources, preview, json, floor, wallRatio }) => [
  table([
    [`${resources} resources`, "wall", "CPU", "memory"],
    ["preview production", ...used(preview)],
    ["preview production --json", ...used(json)],
    ["bare program", ...used(floor)],
    ["preview : bare program", ...ratios(preview, floor)],
    ["--json : bare program", ...ratios(json, floor)],
  ]),
  verdict("preview : bare program, wall time", wallRatio, targets.againstFloor),
  "",
];

const grown = ({ sizes: rows, ratio, judging }) => [
  table([
    ["services", "resources", "wall", "CPU", "memory", "--json, once", "ms per resource", "ms per further resource"],
    ...rows.map((row) => [
      row.services,
      row.resources,
      ...used(row),
      row.jsonSeconds.toFixed(2),
      row.msPerResource.toFixed(2),
      row.marginalMsPerResource?.toFixed(2) ?? "",
    ]),
  ]),
  verdict("time per resource, 100 : 10 services", ratio, targets.growth),
  verdict("judging : the rest of the preview, 100 services", judging, targets.judging),
  "",
];

const reviewed = ({ stacks, seconds, previewSeconds, ratio }) => [
  `a review of ${stacks} stacks takes as long as ${ratio.toFixed(1)} previews of ${previewSeconds.toFixed(2)} s`,
  verdict(`seconds of a review of ${stacks} stacks`, seconds, targets.reviewSeconds),
  "",
];

/** The last row is what we recommend, and judged. */
function deployed({ forcedSeconds, rows }) {
  return [
    `a first deployment of production; the slowest chain that AWS forces takes ${forcedSeconds} s`,
    "in seconds of AWS; what the engine itself takes is not part of them",
    "",
    table([
      ["resources at a time", "planned", "measured", "ratio"],
      ...rows.map(({ parallel, plannedSeconds, measuredSeconds, ratio }) => [
        parallel,
        plannedSeconds,
        measuredSeconds.toFixed(0),
        ratio.toFixed(2),
      ]),
    ]),
    verdict("a first deployment : what AWS forces", rows.at(-1).ratio, targets.deploy),
    "",
  ];
}

const ratios = (a, b) => ["wallSeconds", "cpuSeconds", "megabytes"].map((key) => (a[key] / b[key]).toFixed(2));

const verdict = (what, ratio, target) =>
  `${what} = ${ratio.toFixed(2)} (target: at most ${target}${ratio > target ? ", missed" : ""})`;

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  const line = (row) =>
    row
      .map((cell, column) => (column ? String(cell).padStart(widths[column]) : String(cell).padEnd(widths[0])))
      .join("  ");
  return rows.map((row) => line(row).trimEnd()).join("\n");
}

void main(process.argv.slice(2));
