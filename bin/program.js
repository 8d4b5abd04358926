"use strict";
// The entry point that package.json names for the Pulumi engine, whose language host takes it from "main". Through this
// file a program's TypeScript is loaded without a type-check, which the host's own ts-node would repeat at every run.
require("./register");
module.exports = require(require("node:path").resolve(process.cwd(), "index.ts"));
