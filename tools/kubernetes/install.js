"use strict";
// Puts a kube-apiserver, built from the Go modules that go.mod pins, into a folder outside the repository, and prints its
// path. One on PATH of the same minor version is used as it is: patches do not change what a cluster accepts.
const { spawnSync } = require("node:child_process");
const path = require("node:path");
const goTools = require("../go-tools");

const version = goTools.versionOf("k8s.io/kubernetes", __dirname);
const minorOf = (text) => /v\d+\.\d+/.exec(text ?? "")?.[0];

function isOnPath() {
  const { stdout } = spawnSync("kube-apiserver", ["--version"], { encoding: "utf8" });
  return minorOf(stdout) === minorOf(version);
}

/** The program, which is built where it is missing. */
function install() {
  if (isOnPath()) return "kube-apiserver";
  const folder = goTools.install({
    name: "kubernetes",
    title: "Kubernetes' API server",
    modules: [__dirname],
    version: { of: "k8s.io/kubernetes", as: "k8s.io/component-base/version.gitVersion" },
  });
  return path.join(folder, "kube-apiserver");
}

if (require.main === module) process.stdout.write(`${install()}\n`);
module.exports = { version, isOnPath, install };
