"use strict";
// An application of any number of services, in a folder of its own: of ten, three have routes and seven are workers.
const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const root = path.join(__dirname, "../..");
const stack = "bench";

/** Writes the project and returns the arguments that preview it. */
function writeProject(folder, services) {
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(files(services))) writeFileSync(path.join(folder, file), content);
  return [path.join(root, "bin/plinth.js"), "preview", stack, "--cwd", folder];
}

// JSON is YAML
const json = (value) => `${JSON.stringify(value, undefined, 2)}\n`;

function files(count) {
  const routed = Math.max(1, Math.round(count * 0.3));
  const entries = Array.from({ length: count }, (_, index) => {
    const number = String(index + 1).padStart(3, "0");
    return index < routed ? [`site-${number}`, site(number)] : [`worker-${number}`, worker()];
  });
  const services = Object.fromEntries(entries);
  const images = Object.fromEntries(Object.keys(services).map((name) => [name, `sha256:${"0".repeat(64)}`]));
  return {
    "Pulumi.yaml": json({ name: "bench", runtime: "nodejs" }),
    "app.yaml": json({ services, databases: { main: { engine: "postgres" } } }),
    [`Pulumi.${stack}.yaml`]: json({
      config: {
        "aws:region": "eu-central-1",
        "plinth:stack": { profile: "production", account: "222222222222", domain: "bench.example" },
      },
    }),
    [`given.${stack}.json`]: json({ images, secrets: [], zoneDelegated: true }),
    "index.ts": program(),
  };
}

const site = (number) => ({
  port: 3000,
  routes: [`/${number}`],
  health: { ready: "/ready", live: "/live" },
  uses: ["main"],
});

/** This project's own program, with the way from there to the components. */
const program = () => readFileSync(path.join(root, "index.ts"), "utf8").replaceAll('"./', `"${root}/`);

const worker = () => ({ command: ["node", "worker.js"], uses: ["main"] });

module.exports = { program, writeProject };
