"use strict";
// Puts the Pulumi CLI and the Node language host, built from the Go modules that cli/go.mod and host/go.mod pin, into a
// folder outside the repository, and prints that folder. The host is of an older version, the last that is a part of the
// SDK's module: later ones cannot be had from a module proxy.
const path = require("node:path");
const { install } = require("../go-tools");

const sdk = "github.com/pulumi/pulumi/sdk/v3";
const folder = install({
  name: "engine",
  title: "the Pulumi CLI and its Node language host",
  modules: ["cli", "host"].map((name) => path.join(__dirname, name)),
  version: { of: sdk, as: `${sdk}/go/common/version.Version` },
});
process.stdout.write(`${folder}\n`);
