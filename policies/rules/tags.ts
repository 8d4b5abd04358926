import { z } from "zod";
import type { Graph } from "../graph";
import * as kinds from "../kinds";
import type { Kind } from "../kinds";
import { known, type Resource } from "../resource";
import { graphRule } from "../rule";

type Tags = Readonly<Record<string, string>>;
interface Tagged {
  readonly tags?: Tags;
  readonly tagsAll?: Tags;
}

/** What people look for in the console and on the bill. Parts of these, such as rules and listeners, are found by them. */
export const taggable = [
  ...[kinds.backupPlan, kinds.backupVault, kinds.certificate, kinds.distribution, kinds.logGroup, kinds.metricAlarm],
  ...[kinds.documentCluster, kinds.documentInstance, kinds.documentParameterGroup, kinds.documentSubnetGroup],
  ...[
    kinds.rdsCluster,
    kinds.rdsClusterInstance,
    kinds.rdsInstance,
    kinds.rdsClusterParameterGroup,
    kinds.rdsParameterGroup,
  ],
  ...[kinds.rdsProxy, kinds.rdsSubnetGroup, kinds.rdsEventSubscription, kinds.cacheParameterGroup],
  ...[kinds.cacheGroup, kinds.cacheSubnetGroup, kinds.flowLog, kinds.host, kinds.internetGateway],
  ...[kinds.launchTemplate, kinds.natGateway, kinds.routeTable, kinds.subnet, kinds.vpc, kinds.vpcEndpoint],
  ...[kinds.ecsCluster, kinds.ecsService, kinds.eksCluster, kinds.eksNodeGroup, kinds.imageRepository],
  ...[kinds.taskDefinition, kinds.dnsZone, kinds.healthCheck, kinds.iamRole, kinds.kmsKey, kinds.lambda],
  ...[kinds.loadBalancer, kinds.bucket, kinds.canary, kinds.queue, kinds.secret, kinds.targetGroup, kinds.topic],
  ...[kinds.stateMachine, kinds.webAcl],
] as readonly Kind<Tagged>[];

/** Source: "Best practices for tagging AWS resources", AWS Whitepapers, and `defaultTags` of @pulumi/aws. */
export const resourceTags = graphRule({
  name: "resource-tags",
  description: "What is in the account says what it is, and whose.",
  severity: "low",
  remedy: "Give it the tags that the message names; those that all have stand in the `defaultTags` of the provider.",
  level: "advisory",
  config: z.strictObject({
    names: z.array(z.string()).default(["Name"]).describe("tags that everything has, by itself or by its provider"),
  }),
  on: taggable,
  *check({ props }, { names }, graph) {
    const own = Object.keys(props.tags ?? {});
    const missing = names.filter((name) => !own.includes(name) && !isDefault(name, props, graph));
    if (missing.length > 0) yield `it has no ${missing.map((name) => `\`${name}\``).join(", ")} among its tags`;
  },
});

/** Whether its provider gives a tag. Which of them it has rules do not see: so AWS's word counts, or that of all of them. */
function isDefault(name: string, props: Tagged, graph: Graph): boolean {
  if (name in (known(() => props.tagsAll) ?? {})) return true;
  const providers = graph.ofType(kinds.awsProvider);
  return providers.length > 0 && providers.every((provider) => name in (defaultsOf(provider).tags ?? {}));
}

/** What is more than a word is a text of JSON, as the engine takes the configuration of a provider. */
const defaultsOf = ({ props: { defaultTags = {} } }: Resource<Provider>): Pick<Tagged, "tags"> =>
  typeof defaultTags === "string" ? (JSON.parse(defaultTags) as Pick<Tagged, "tags">) : defaultTags;

type Provider = NonNullable<(typeof kinds.awsProvider)["props"]>;
