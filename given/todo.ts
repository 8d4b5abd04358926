import { relative } from "node:path";
import type { Found } from "./look";

export interface Context {
  readonly stack: string;
  readonly region: string;
  /** The project's folder as it was given. */
  readonly cwd: string;
}

/** Something for people to do: why, and the lines to copy. */
export interface Task {
  readonly why: string;
  readonly lines: readonly string[];
}

/** What has to be done for all that is missing; what the first deploy makes comes before everything else. */
export function tasksFor({ images, secrets, zone }: Found, context: Context): Task[] {
  const isMade =
    images.every(({ url }) => url !== undefined) &&
    secrets.every(({ arn }) => arn !== undefined) &&
    (zone === undefined || zone.nameServers !== undefined);
  return [
    ...(isMade ? [] : [firstDeploy(context)]),
    ...pushes(images, context),
    ...secrets.flatMap(({ name, arn, optional, hasValue }) =>
      arn === undefined || optional || hasValue ? [] : [value(name, arn, context)],
    ),
    ...(zone?.nameServers === undefined || zone.delegation.kind === "here"
      ? []
      : [
          {
            why: `Give these name servers to the registrar of ${zone.domain}, or to the zone above it as its NS records:`,
            lines: zone.nameServers,
          },
        ]),
  ];
}

const firstDeploy = (context: Context): Task => ({
  why: "Deploy the stack first, which makes what is not made yet:",
  lines: [up(context)],
});

/** The command that deploys the stack. */
export const up = ({ stack, cwd }: Pick<Context, "stack" | "cwd">): string =>
  `pulumi up --stack ${stack}${cwd === "." ? "" : ` --cwd ${quoted(cwd)}`}`;

/** One login is enough for all repositories, which are in one registry. */
function pushes(images: Found["images"], { region }: Context): Task[] {
  const lacking = images.flatMap(({ image, url, ...rest }) =>
    image === undefined && url !== undefined ? [{ ...rest, url }] : [],
  );
  const [first] = lacking;
  if (first === undefined) return [];
  const [registry] = first.url.split("/");
  const login = {
    why: "Sign in to the registry of the images:",
    lines: [`aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin ${registry}`],
  };
  const builds = lacking.map(({ owner, url, platforms, folder, tag = "$(git rev-parse --short HEAD)" }) => ({
    why: `Build and push the image of ${owner}${folder === undefined ? ", in the folder of its Dockerfile" : ""}:`,
    lines: [
      `docker buildx build --platform ${platforms.join(",")} --tag ${url}:${tag} --push ` +
        (folder === undefined ? "." : quoted(relative(process.cwd(), folder) || ".")),
    ],
  }));
  return [login, ...builds];
}

/** The value goes neither on the screen nor into the shell's history or the list of processes, and ends without a line's end. */
const value = (name: string, arn: string, { region }: Context): Task => ({
  why: `Put in the value of ${name}: paste it, then press Enter; it is not shown:`,
  lines: [
    `read -rs VALUE && printf %s "$VALUE" | aws secretsmanager put-secret-value --region ${region} ` +
      `--secret-id ${arn} --secret-string file:///dev/stdin; unset VALUE`,
  ],
});

const quoted = (word: string) => (/^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
