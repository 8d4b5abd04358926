/** What is lost with a resource: what it holds, the address by which it is reached, or the place of all that stands in it. */
export interface Noun {
  /** In words, as in "the database main-instance". */
  readonly noun: string;
  readonly loses: "data" | "entry" | "place";
}

const data = (noun: string): Noun => ({ noun, loses: "data" });
const entry = (noun: string): Noun => ({ noun, loses: "entry" });
const place = (noun: string): Noun => ({ noun, loses: "place" });

/**
 * By type, those of a user's own beside the platform among them. Groups of logs are left out: they go with the service
 * that wrote them.
 */
export const nouns: Readonly<Record<string, Noun>> = {
  "aws:backup/vault:Vault": data("backup vault"),
  "aws:cognito/userPool:UserPool": data("user pool"),
  "aws:docdb/cluster:Cluster": data("DocumentDB cluster"),
  "aws:dynamodb/table:Table": data("table"),
  "aws:ebs/volume:Volume": data("volume"),
  "aws:ecr/repository:Repository": data("image repository"),
  "aws:efs/fileSystem:FileSystem": data("file system"),
  "aws:eks/cluster:Cluster": data("Kubernetes cluster"),
  "aws:elasticache/cluster:Cluster": data("cache"),
  "aws:elasticache/replicationGroup:ReplicationGroup": data("cache"),
  "aws:kinesis/stream:Stream": data("stream"),
  "aws:kms/key:Key": data("key"),
  "aws:memorydb/cluster:Cluster": data("cache"),
  "aws:mq/broker:Broker": data("message broker"),
  "aws:opensearch/domain:Domain": data("search domain"),
  "aws:rds/cluster:Cluster": data("database cluster"),
  "aws:rds/instance:Instance": data("database"),
  "aws:s3/bucket:Bucket": data("bucket"),
  "aws:s3/bucketV2:BucketV2": data("bucket"),
  "aws:secretsmanager/secret:Secret": data("secret"),
  "aws:sqs/queue:Queue": data("queue"),
  "aws:ssm/parameter:Parameter": data("parameter"),
  "kubernetes:core/v1:Namespace": data("namespace"),
  "kubernetes:core/v1:PersistentVolumeClaim": data("volume claim"),

  "aws:alb/loadBalancer:LoadBalancer": entry("load balancer"),
  "aws:apigateway/domainName:DomainName": entry("domain name"),
  "aws:apigatewayv2/api:Api": entry("API"),
  "aws:cloudfront/distribution:Distribution": entry("CloudFront distribution"),
  "aws:lb/loadBalancer:LoadBalancer": entry("load balancer"),
  "aws:route53/record:Record": entry("DNS record"),
  "aws:route53/zone:Zone": entry("DNS zone"),

  "aws:ec2/subnet:Subnet": place("subnet"),
  "aws:ec2/vpc:Vpc": place("network"),
};

/** Of these a successor has another value, which all that knew the old one has to learn. */
export const generated: Readonly<Record<string, string>> = {
  "random:index/randomBytes:RandomBytes": "generated key",
  "random:index/randomPassword:RandomPassword": "generated password",
};
