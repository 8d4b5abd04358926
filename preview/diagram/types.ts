import { free } from "../cost/pricers/free";
import type { PlanResource } from "../plan";
import { isMap, type Value } from "../values";
import type { Category } from "./model";

/** Where a node stands: in a tier of the VPC, beside the VPC in the region, or in no region. */
export type Place = "public" | "private" | "data" | "region" | "global";

type Of<T> = T | ((resource: PlanResource) => T);

/** How a type is drawn. */
export interface Shown {
  /** In AWS's words. */
  readonly kind: Of<string>;
  readonly category: Category;
  /** Where it stands if its subnets do not tell. */
  readonly place: Of<Place>;
  /** What it is called, where its logical name says less. */
  readonly label?: (resource: PlanResource) => string | undefined;
  /** All of the stack in one node, and what several are. */
  readonly merged?: string;
  /** Types of its own component that it is a part of: where there is one, that is drawn for both. */
  readonly partOf?: readonly string[];
  /** What is good to know of one. */
  readonly detail?: (resource: PlanResource) => string | undefined;
  /** Nearly everything has to do with it, so that lines to it would only hide the others. */
  readonly ubiquitous?: boolean;
}

const SERVICE = "aws:ecs/service:Service";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";

/** The types that are drawn, those that a component is known by first. */
export const shownTypes: Readonly<Record<string, Shown>> = {
  "aws:cloudfront/distribution:Distribution": {
    kind: "CloudFront distribution",
    category: "entry",
    place: "global",
  },
  "aws:route53/zone:Zone": {
    kind: "Route 53 hosted zone",
    category: "entry",
    place: "global",
    label: (zone) => text(zone, "name"),
  },
  "aws:wafv2/webAcl:WebAcl": {
    kind: "AWS WAF web ACL",
    category: "entry",
    place: (acl) => (text(acl, "scope") === "CLOUDFRONT" ? "global" : "region"),
  },
  [SERVICE]: {
    kind: "ECS service on Fargate",
    category: "compute",
    place: "private",
    detail: (service) => count(value(service, "desiredCount"), "task", "tasks"),
  },
  [TASK]: { kind: "ECS task on Fargate", category: "compute", place: "private", partOf: [SERVICE] },
  "kubernetes:apps/v1:Deployment": workload("Deployment on EKS"),
  "kubernetes:apps/v1:StatefulSet": workload("StatefulSet on EKS"),
  "kubernetes:apps/v1:DaemonSet": workload("DaemonSet on EKS"),
  "kubernetes:batch/v1:CronJob": workload("CronJob on EKS"),
  "kubernetes:batch/v1:Job": workload("Job on EKS"),
  "aws:lb/loadBalancer:LoadBalancer": {
    kind: (balancer) =>
      text(balancer, "loadBalancerType") === "network" ? "Network Load Balancer" : "Application Load Balancer",
    category: "entry",
    place: (balancer) => (value(balancer, "internal") === true ? "private" : "public"),
  },
  "aws:rds/cluster:Cluster": { kind: (cluster) => engine(cluster, "Aurora"), category: "data", place: "data" },
  "aws:rds/instance:Instance": {
    kind: (instance) => engine(instance, "RDS"),
    category: "data",
    place: "data",
    detail: multiAz("multiAz"),
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    kind: "Aurora instance",
    category: "data",
    place: "data",
    partOf: ["aws:rds/cluster:Cluster"],
  },
  "aws:docdb/cluster:Cluster": { kind: "DocumentDB cluster", category: "data", place: "data" },
  "aws:docdb/clusterInstance:ClusterInstance": {
    kind: "DocumentDB instance",
    category: "data",
    place: "data",
    partOf: ["aws:docdb/cluster:Cluster"],
  },
  "aws:rds/proxy:Proxy": { kind: "RDS Proxy", category: "compute", place: "private" },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    kind: (group) => (text(group, "engine") === "valkey" ? "ElastiCache for Valkey" : "ElastiCache for Redis OSS"),
    category: "data",
    place: "data",
    detail: multiAz("multiAzEnabled"),
  },
  "aws:elasticache/cluster:Cluster": { kind: "ElastiCache cluster", category: "data", place: "data" },
  "aws:efs/fileSystem:FileSystem": { kind: "EFS file system", category: "data", place: "data" },
  "aws:eks/cluster:Cluster": { kind: "EKS cluster", category: "compute", place: "region", ubiquitous: true },
  "aws:sfn/stateMachine:StateMachine": {
    kind: "Step Functions state machine",
    category: "compute",
    place: "region",
    partOf: [TASK],
  },
  "aws:lambda/function:Function": {
    kind: "Lambda function",
    category: "compute",
    place: (called) => (isMap(value(called, "vpcConfig")) ? "private" : "region"),
    partOf: [TASK],
  },
  "aws:ec2/natGateway:NatGateway": {
    kind: "NAT gateway",
    category: "entry",
    place: "public",
    merged: "NAT gateways",
    ubiquitous: true,
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    kind: "VPC endpoint",
    category: "service",
    place: "private",
    merged: "VPC endpoints",
    ubiquitous: true,
  },
  "aws:s3/bucket:Bucket": { kind: "S3 bucket", category: "service", place: "region" },
  "aws:sqs/queue:Queue": { kind: "SQS queue", category: "service", place: "region" },
  "aws:backup/vault:Vault": { kind: "AWS Backup vault", category: "service", place: "region" },
  "aws:sns/topic:Topic": regional("SNS topic", "SNS topics"),
  "aws:ecr/repository:Repository": regional("ECR repository", "ECR repositories"),
  "aws:secretsmanager/secret:Secret": regional("Secrets Manager secret", "Secrets Manager secrets"),
  "aws:kms/key:Key": regional("KMS key", "KMS keys"),
};

/** Types that are there to connect others. A record stands by what it leads to, so its line goes the other way. */
export const connecting: Readonly<Record<string, { readonly label: string; readonly reversed?: boolean }>> = {
  "aws:backup/selection:Selection": { label: "backups" },
  "aws:route53/record:Record": { label: "DNS", reversed: true },
  "aws:wafv2/webAclAssociation:WebAclAssociation": { label: "filters" },
};

/** What is never drawn although it costs something: it is told on another, or holds nothing. */
const told = new Set([
  "aws:appautoscaling/policy:Policy",
  "aws:cloudwatch/compositeAlarm:CompositeAlarm",
  "aws:cloudwatch/dashboard:Dashboard",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/logMetricFilter:LogMetricFilter",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:ec2/eip:Eip",
  "aws:ecs/cluster:Cluster",
  "aws:eks/addon:Addon",
  "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup",
  "aws:rds/proxyTarget:ProxyTarget",
  "aws:scheduler/schedule:Schedule",
  ...free,
]);

/** What is neither a thing of its own nor holds anything, whatever service it belongs to. */
const helper =
  /^(pulumi|random|tls|time|command|null|local|kubernetes):|^aws:iam\/|(Acl|Alarm|Alias|Association|Attachment|Certificate|Configuration|Controls|(Log|Option|Parameter|Security|Subnet|Target|User)Group|Notification|Permission|Policy|Record|Route|Rule|Settings|Subscription|Target|Validation|Version)$/;

/** How a resource is drawn; of those that nobody has heard of, what looks like a thing of its own. */
export function shown({ type, custom }: PlanResource): Shown | undefined {
  if (!custom) return undefined;
  const known = shownTypes[type];
  if (known !== undefined || told.has(type) || helper.test(type)) return known;
  return { kind: words(type), category: "service", place: (resource) => (inVpc(resource) ? "private" : "region") };
}

/** `aws:dynamodb/table:Table` is a "dynamodb table"; outside of AWS, it is the provider that tells whose it is. */
const words = (type: string): string => {
  const [provider = "", module = ""] = type.split(/[:/]/);
  const name = (type.split(":").at(-1) ?? "").replace(/[A-Z]+/g, (capital) => ` ${capital.toLowerCase()}`).trim();
  return `${provider === "aws" ? module : provider} ${name}`;
};

const inVpc = ({ inputs, propertyDependencies }: PlanResource): boolean =>
  [...Object.keys(inputs), ...Object.keys(propertyDependencies)].some((property) =>
    /^(subnet|vpcConfig|vpcSecurityGroup|securityGroup)/.test(property),
  );

function workload(kind: string): Shown {
  return {
    kind,
    category: "compute",
    place: "private",
    detail: (resource) => {
      const spec = value(resource, "spec");
      return count(isMap(spec) ? spec["replicas"] : undefined, "pod", "pods");
    },
  };
}

function regional(kind: string, merged: string): Shown {
  return { kind, category: "service", place: "region", merged, ubiquitous: true };
}

function multiAz(property: string) {
  return (resource: PlanResource) => (value(resource, property) === true ? "Multi-AZ" : undefined);
}

const engines: Readonly<Record<string, string>> = {
  "aurora-mysql": "MySQL",
  "aurora-postgresql": "PostgreSQL",
  mariadb: "MariaDB",
  mysql: "MySQL",
  postgres: "PostgreSQL",
};

const engine = (resource: PlanResource, service: string): string => {
  const named = text(resource, "engine") ?? "";
  return `${service} ${engines[named] ?? named}`.trim();
};

// Secrets stay in their wrapper, so that a picture never tells one.
const value = ({ inputs }: PlanResource, property: string): Value => inputs[property] ?? null;

const text = (resource: PlanResource, property: string): string | undefined => {
  const found = value(resource, property);
  return typeof found === "string" ? found : undefined;
};

/** "1 task", "3 tasks"; nothing where the number is not known. */
export const count = (number: Value | undefined, one: string, several: string): string | undefined =>
  typeof number === "number" ? `${number} ${number === 1 ? one : several}` : undefined;
