"use strict";
const { defineConfig } = require("eslint/config");
const tseslint = require("typescript-eslint");

/** What typescript-eslint's presets leave out of ESLint's own rules. */
const everywhere = {
  eqeqeq: ["error", "always", { null: "ignore" }],
  "no-else-return": "error",
  "no-throw-literal": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  "no-new": "off", // `new aws.s3.Bucket(...)` declares a resource; nobody has to keep it
};

const commonjs = [
  "__dirname",
  "__filename",
  "Atomics",
  "console",
  "module",
  "process",
  "require",
  "setTimeout",
  "SharedArrayBuffer",
];

module.exports = defineConfig(
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      ...everywhere,
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      // a number in a message reads as it is meant
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // components that only declare children are classes because Pulumi has them so
      "@typescript-eslint/no-extraneous-class": "off",
    },
  },
  { files: ["**/*.js"], languageOptions: { sourceType: "commonjs" } },
  {
    files: ["test/**/*.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    files: ["**/*.js", "**/*.mjs"],
    languageOptions: {
      globals: Object.fromEntries(commonjs.map((name) => [name, "readonly"])),
    },
    rules: {
      ...everywhere,
      "no-dupe-keys": "error",
      "no-undef": "error",
      "no-unreachable": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
);
