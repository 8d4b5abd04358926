/** Whose backend it is. */
export interface Owner {
  readonly project: string;
  readonly account: string;
  readonly region: string;
}

/** S3, "General purpose bucket naming rules". */
const LONGEST_BUCKET = 63;

/**
 * The bucket of all stacks of a project in one account and region. Names of buckets are the whole world's, which the account
 * makes unlikely to be taken. Two projects that are cut to one name share it: a state's path begins with the whole name.
 */
export function bucketName({ project, account, region }: Owner): string {
  const rest = `-state-${account}-${region}`;
  return `${clean(project).slice(0, LONGEST_BUCKET - rest.length)}${rest}`;
}

/** The name of the key, which is the account's and region's own already. */
export const aliasName = ({ project }: Owner): string => `alias/${clean(project)}-state`;

const clean = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, "-")
    .replace(/^-+/, "");

/**
 * What `pulumi login` and PULUMI_BACKEND_URL take. Without `awssdk`, Pulumi's storage library takes AWS's first SDK for Go,
 * which AWS has not maintained since July 2025.
 */
export const backendUrl = (bucket: string, { region }: Owner): string => `s3://${bucket}?region=${region}&awssdk=v2`;

/** What `--secrets-provider` takes. */
export const secretsProvider = (owner: Owner): string =>
  `awskms://${aliasName(owner)}?region=${owner.region}&awssdk=v2`;
