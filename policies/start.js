"use strict";
// What package.json names for the Pulumi engine, which starts the pack as a process of its own. The pack is known by the
// version in the package.json of the folder that the process is in: that has to be this one, and not the program's.
process.chdir(__dirname);
require("../bin/register");
require("./index.ts");
