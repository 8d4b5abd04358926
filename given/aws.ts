import {
  ECRClient,
  ListTagsForResourceCommand,
  paginateDescribeImages,
  paginateDescribeRepositories,
} from "@aws-sdk/client-ecr";
import * as route53 from "@aws-sdk/client-route-53";
import { DescribeSecretCommand, paginateListSecrets, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { asked, unlessAbsent } from "./failure";

export interface Repository {
  readonly arn: string;
  readonly name: string;
  readonly url: string;
}

export interface Image {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt?: Date;
  /** What kind of artifact it is; unknown of an index of images. */
  readonly artifact?: string;
}

export type Tags = Readonly<Record<string, string>>;

/**
 * Everything that the command asks AWS, each with the IAM action that it needs; docs/first-deploy.md lists them. None
 * changes anything, and none reads the value of a secret.
 */
export interface Aws {
  /** Who is signed in. */
  caller(): Promise<{ readonly account: string; readonly arn: string }>;
  repositories(): Promise<Repository[]>;
  repositoryTags(arn: string): Promise<Tags>;
  /** The images of a repository that have a tag, or the one that has this; undefined: there is no such repository or tag. */
  images(repository: string, tag?: string): Promise<Image[] | undefined>;
  /** The secrets of which the value of a tag starts with these words. */
  secrets(tagValue: string): Promise<{ readonly arn: string; readonly tags: Tags }[]>;
  /** Whether a secret has a value; undefined: there is no such secret any more. */
  hasValue(arn: string): Promise<boolean | undefined>;
  /** The ids of the public zones of a domain. */
  zones(domain: string): Promise<string[]>;
  zoneTags(id: string): Promise<Tags>;
  nameServers(zoneId: string): Promise<string[]>;
}

/** AWS in a region, with the credentials that its SDKs and the CLI find. */
export function awsIn(region: string): Aws {
  // The SDK's version is pinned: which Node a later one will need is no news for whoever runs this.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  // Without these, a network that swallows everything would keep the command for minutes.
  const options = { region, requestHandler: { connectionTimeout: 5000, requestTimeout: 20_000 } };
  const sts = new STSClient(options);
  const ecr = new ECRClient(options);
  const secretsManager = new SecretsManagerClient(options);
  const dns = new route53.Route53Client(options);
  return {
    caller: async () => {
      const { Account = "", Arn = "" } = await asked("sts:GetCallerIdentity", sts.send(new GetCallerIdentityCommand()));
      return { account: Account, arn: Arn };
    },
    repositories: async () => {
      const pages = paginateDescribeRepositories({ client: ecr, pageSize: 1000 }, {});
      const found = await asked(
        "ecr:DescribeRepositories",
        all(pages, ({ repositories }) => repositories),
      );
      return found.map(({ repositoryArn: arn = "", repositoryName: name = "", repositoryUri: url = "" }) => ({
        arn,
        name,
        url,
      }));
    },
    repositoryTags: async (arn) => {
      const question = unlessAbsent(
        ["RepositoryNotFoundException"],
        ecr.send(new ListTagsForResourceCommand({ resourceArn: arn })),
      );
      return tagsOf((await asked("ecr:ListTagsForResource", question))?.tags);
    },
    images: async (repositoryName, tag) => {
      const which =
        tag === undefined ? { filter: { tagStatus: "TAGGED" as const } } : { imageIds: [{ imageTag: tag }] };
      const pages = paginateDescribeImages({ client: ecr }, { repositoryName, ...which });
      const question = unlessAbsent(
        ["RepositoryNotFoundException", "ImageNotFoundException"],
        all(pages, ({ imageDetails }) => imageDetails),
      );
      return (await asked("ecr:DescribeImages", question))?.map((image) => ({
        digest: image.imageDigest ?? "",
        tags: image.imageTags ?? [],
        pushedAt: image.imagePushedAt,
        artifact: image.artifactMediaType,
      }));
    },
    secrets: async (tagValue) => {
      const filters = { Filters: [{ Key: "tag-value" as const, Values: [tagValue] }] };
      const pages = paginateListSecrets({ client: secretsManager, pageSize: 100 }, filters);
      const found = await asked(
        "secretsmanager:ListSecrets",
        all(pages, ({ SecretList }) => SecretList),
      );
      return found.map(({ ARN: arn = "", Tags: tags }) => ({ arn, tags: tagsOf(tags) }));
    },
    hasValue: async (arn) => {
      const question = unlessAbsent(
        ["ResourceNotFoundException"],
        secretsManager.send(new DescribeSecretCommand({ SecretId: arn })),
      );
      const secret = await asked("secretsmanager:DescribeSecret", question);
      if (secret === undefined || secret.DeletedDate !== undefined) return undefined;
      return Object.values(secret.VersionIdsToStages ?? {}).some((stages) => stages.includes("AWSCURRENT"));
    },
    zones: async (domain) => {
      const { HostedZones: zones = [] } = await asked(
        "route53:ListHostedZonesByName",
        dns.send(new route53.ListHostedZonesByNameCommand({ DNSName: domain })),
      );
      // The list begins at the name and goes on with those that follow in the alphabet.
      return zones
        .filter(({ Name, Config }) => Name === `${domain}.` && Config?.PrivateZone !== true)
        .map(({ Id = "" }) => Id.replace("/hostedzone/", ""));
    },
    zoneTags: async (id) => {
      const question = unlessAbsent(
        ["NoSuchHostedZone"],
        dns.send(new route53.ListTagsForResourceCommand({ ResourceType: "hostedzone", ResourceId: id })),
      );
      return tagsOf((await asked("route53:ListTagsForResource", question))?.ResourceTagSet?.Tags);
    },
    nameServers: async (zoneId) => {
      const { DelegationSet } = await asked(
        "route53:GetHostedZone",
        dns.send(new route53.GetHostedZoneCommand({ Id: zoneId })),
      );
      return [...(DelegationSet?.NameServers ?? [])].sort();
    },
  };
}

async function all<Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of pages) found.push(...(items(page) ?? []));
  return found;
}

const tagsOf = (tags: readonly { readonly Key?: string; readonly Value?: string }[] = []): Tags =>
  Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
