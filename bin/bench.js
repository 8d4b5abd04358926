"use strict";
// Measures the preview; `--json` prints the figures as JSON.
require("./install").prepare();
require("../tools/bench/run.js");
