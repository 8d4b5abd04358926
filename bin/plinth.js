#!/usr/bin/env node
"use strict";
require("./install").prepare();

const commands = {
  preview: {
    about: "show everything that a deployment would create; needs no AWS account",
    run: (argv) => {
      require("./register");
      return require("../preview/cli.ts").main(argv);
    },
  },
  review: {
    about: "preview stacks compared with what they were, for a pull request; needs no AWS account",
    run: (argv) => {
      require("./register");
      return require("../review/cli.ts").main(argv);
    },
  },
  policies: {
    about: "say which rules a stack breaks, before it is deployed or after",
    run: (argv) => {
      require("./register");
      return require("../policies/cli.ts").main(argv);
    },
  },
  given: {
    about: "look at AWS for what the application waits for, and write it into given.<stack>.json",
    run: (argv) => {
      require("./register");
      return require("../given/cli.ts").main(argv);
    },
  },
  backend: {
    about: "make the bucket and the key that a stack's state needs, or bring them to what they should be",
    run: (argv) => {
      require("./register");
      return require("../backend/cli.ts").main(argv);
    },
  },
};

const usage = [
  "usage: plinth <command> [arguments]",
  "",
  ...Object.entries(commands).map(([name, { about }]) => `  ${name.padEnd(8)}   ${about}`),
  "",
  "`plinth <command> --help` says more.",
  "",
].join("\n");

/** The exit code: 2 is a wrong invocation, here as in every command. */
async function main(argv) {
  const [name] = argv;
  if (name === "--version") {
    process.stdout.write(`${require("../package.json").version}\n`);
    return 0;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    process.stdout.write(usage);
    return 0;
  }
  const command = Object.hasOwn(commands, name ?? "") ? commands[name] : undefined;
  if (!command) {
    process.stderr.write(name === undefined ? usage : `plinth: there is no command \`${name}\`\n\n${usage}`);
    return 2;
  }
  return command.run(argv);
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error) => {
    process.stderr.write(`plinth: ${error?.stack ?? error}\n`);
    process.exitCode = 1;
  },
);
