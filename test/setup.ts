import fc from "fast-check";

// In CI the same commit gives the same result; everywhere else each run looks at other cases. A failure prints its seed.
if (process.env["CI"]) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_121 });
