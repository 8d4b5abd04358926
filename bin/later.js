"use strict";
// Puts off what the SDK loads at once and hardly any program uses: for serialized functions npm's arborist and the
// TypeScript compiler, a sixth of what a preview computes. Whoever calls them gets them.

/** Modules of the SDK, with the functions that each exports. */
const putOff = {
  "@pulumi/pulumi/runtime/closure/serializeClosure": ["serializeFunction", "serializeFunctionAsync"],
  "@pulumi/pulumi/runtime/closure/codePaths": ["computeCodePaths"],
};

for (const [name, functions] of Object.entries(putOff)) {
  const filename = find(name);
  // The engine's language host has loaded the SDK already; one that has moved a module is merely slower.
  if (filename === undefined || filename in require.cache) continue;
  const load = () => {
    if (require.cache[filename] === standIn) delete require.cache[filename];
    return require(filename);
  };
  const calls = functions.map((key) => [key, (...args) => load()[key](...args)]);
  const standIn = { filename, loaded: true, children: [], exports: Object.fromEntries(calls) };
  require.cache[filename] = standIn;
}

function find(name) {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}
