"use strict";
// What the executables in bin/ have in common: they load a stand-in that is written in TypeScript.
require("../../../bin/register");

// Node looks for facts.json before facts.ts; TypeScript, vitest and esbuild look the other way round.
const json = require.extensions[".json"];
delete require.extensions[".json"];
require.extensions[".json"] = json;
