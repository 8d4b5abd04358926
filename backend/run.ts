import { resolve } from "node:path";
import { nothingGiven } from "../components/settings/given";
import { load } from "../components/settings/load";
import type { Io } from "../given/cli";
import { refuseOtherAccount } from "../given/account";
import { Terminal } from "../given/terminal";
import { folder } from "../preview/command";
import type { Args } from "./args";
import type * as AwsModule from "./aws";
import { Changes } from "./changes";
import { aliasName, backendUrl, bucketName, secretsProvider, type Owner } from "./names";

/** Brings the key and the bucket to what they should be, and tells what to run next. Answers with the exit code. */
export async function run(args: Args, io: Io): Promise<number> {
  const cwd = folder(args.cwd);
  const configFile = args.configFile === undefined ? undefined : resolve(cwd, args.configFile);
  const loaded = load({ cwd, stack: args.stack, configFile, given: nothingGiven });
  const { project, stack } = loaded;
  const { account, region } = stack;
  const owner = { project, account, region };
  // The SDK takes its time to load: a mistake in the settings is answered before.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const aws = (require("./aws") as typeof AwsModule).backendIn(region);
  await refuseOtherAccount(aws, loaded);

  const terminal = new Terminal(io, args);
  terminal.note(`${project}/${stack.name}  ${region}  account ${account}`);
  const changes = new Changes(terminal, args.check);
  const [alias, bucket] = [aliasName(owner), args.bucket ?? bucketName(owner)];
  const tags = { Project: project, ManagedBy: "plinth" };
  const keyArn = await aws.settleKey(alias, tags, changes);
  await aws.settleBucket({ name: bucket, account, region, keyArn, tags }, changes);

  if (changes.count === 0) terminal.note(`bucket ${bucket} and key ${alias} are as they should be`);
  if (args.check) return changes.count === 0 ? 0 : 7;
  terminal.tasks(next(args, owner, bucket));
  return 0;
}

/** What people do with it, line by line. */
function next({ stack, cwd }: Args, owner: Owner, bucket: string) {
  const project = cwd === "." ? "" : ` --cwd ${quoted(cwd)}`;
  return [
    {
      why: "Sign in to it, once on each machine (or set PULUMI_BACKEND_URL to the same, which is for one shell alone):",
      lines: [`pulumi login ${quoted(backendUrl(bucket, owner))}`],
    },
    {
      why: "Make the stack in it, once:",
      lines: [`pulumi stack init ${stack} --secrets-provider=${quoted(secretsProvider(owner))}${project}`],
    },
  ];
}

const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
