import type * as aws from "@pulumi/aws";
import type { Unwrap } from "@pulumi/pulumi";
import type { PoolingSettings } from "../components/pooler/settings";

/**
 * What rules speak of: the type tokens of one thing, since Pulumi has several for some, and a rule that knew only one would
 * pass the others unseen.
 */
export interface Kind<Props = unknown> {
  readonly tokens: readonly string[];
  /** Carries the type of the properties, and never has a value. */
  readonly props?: Props;
}

const kind = <Args>(...tokens: string[]): Kind<Partial<Unwrap<Args>>> => ({ tokens });
/** For types that are too large to unwrap: as far as rules ask. */
const shaped = <Props>(...tokens: string[]): Kind<Partial<Props>> => ({ tokens });
const component = <Outputs>(token: string): Kind<Partial<Outputs>> => ({ tokens: [token] });

/** Source: Kubernetes API Reference; as far as rules ask. */
interface Manifest {
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** Elastic Load Balancing v2 stands in `lb` and, from before there were network load balancers, in `alb`. */
const balancing = (type: string): string[] => [`aws:lb/${type}`, `aws:alb/${type}`];

/** Since version 7 of the provider, what was called V2 has the plain name; the older one is still there. */
const storing = (type: string): string[] => [`aws:s3/${type}`, `aws:s3/${type.replace(":", "V2:")}V2`];

export const certificate = kind<aws.acm.CertificateArgs>("aws:acm/certificate:Certificate");

export const backupPlan = kind<aws.backup.PlanArgs>("aws:backup/plan:Plan");
export const backupSelection = kind<aws.backup.SelectionArgs>("aws:backup/selection:Selection");
export const backupVault = kind<aws.backup.VaultArgs>("aws:backup/vault:Vault");
export const backupVaultLock = kind<aws.backup.VaultLockConfigurationArgs>(
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
);

export const distribution = kind<aws.cloudfront.DistributionArgs>("aws:cloudfront/distribution:Distribution");

export const logGroup = kind<aws.cloudwatch.LogGroupArgs>("aws:cloudwatch/logGroup:LogGroup");
export const metricAlarm = kind<aws.cloudwatch.MetricAlarmArgs>("aws:cloudwatch/metricAlarm:MetricAlarm");

export const scalingPolicy = kind<aws.appautoscaling.PolicyArgs>("aws:appautoscaling/policy:Policy");
export const scalingTarget = kind<aws.appautoscaling.TargetArgs>("aws:appautoscaling/target:Target");

export const documentCluster = kind<aws.docdb.ClusterArgs>("aws:docdb/cluster:Cluster");
export const documentInstance = kind<aws.docdb.ClusterInstanceArgs>("aws:docdb/clusterInstance:ClusterInstance");
export const documentSubnetGroup = kind<aws.docdb.SubnetGroupArgs>("aws:docdb/subnetGroup:SubnetGroup");

export const natGateway = kind<aws.ec2.NatGatewayArgs>("aws:ec2/natGateway:NatGateway");
export const route = kind<aws.ec2.RouteArgs>("aws:ec2/route:Route");
export const routeTable = kind<aws.ec2.RouteTableArgs>("aws:ec2/routeTable:RouteTable");
export const routeTableAssociation = kind<aws.ec2.RouteTableAssociationArgs>(
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
);
export const securityGroup = kind<aws.ec2.SecurityGroupArgs>(
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
);
export const securityGroupRule = kind<aws.ec2.SecurityGroupRuleArgs>("aws:ec2/securityGroupRule:SecurityGroupRule");
export const securityGroupEgressRule = kind<aws.vpc.SecurityGroupEgressRuleArgs>(
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
);
export const securityGroupIngressRule = kind<aws.vpc.SecurityGroupIngressRuleArgs>(
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
);
export const subnet = kind<aws.ec2.SubnetArgs>("aws:ec2/subnet:Subnet");

export const ecsService = kind<aws.ecs.ServiceArgs>("aws:ecs/service:Service");
export const taskDefinition = kind<aws.ecs.TaskDefinitionArgs>("aws:ecs/taskDefinition:TaskDefinition");

export const eksCluster = kind<aws.eks.ClusterArgs>("aws:eks/cluster:Cluster");
export const podIdentity = kind<aws.eks.PodIdentityAssociationArgs>(
  "aws:eks/podIdentityAssociation:PodIdentityAssociation",
);

export const cacheGroup = kind<aws.elasticache.ReplicationGroupArgs>(
  "aws:elasticache/replicationGroup:ReplicationGroup",
);
export const cacheParameterGroup = kind<aws.elasticache.ParameterGroupArgs>(
  "aws:elasticache/parameterGroup:ParameterGroup",
);
export const cacheSubnetGroup = kind<aws.elasticache.SubnetGroupArgs>("aws:elasticache/subnetGroup:SubnetGroup");

/** Policies of IAM, whatever they are attached to. */
export const iamPolicy = kind<aws.iam.RolePolicyArgs>(
  "aws:iam/policy:Policy",
  "aws:iam/groupPolicy:GroupPolicy",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/userPolicy:UserPolicy",
);
export const iamPolicyAttachment = kind<aws.iam.RolePolicyAttachmentArgs>(
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  "aws:iam/policyAttachment:PolicyAttachment",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment",
);
export const iamRole = kind<aws.iam.RoleArgs>("aws:iam/role:Role");

export const kmsKey = kind<aws.kms.KeyArgs>("aws:kms/key:Key");
export const kmsKeyPolicy = kind<aws.kms.KeyPolicyArgs>("aws:kms/keyPolicy:KeyPolicy");

export const listener = kind<aws.lb.ListenerArgs>(...balancing("listener:Listener"));
export const listenerRule = kind<aws.lb.ListenerRuleArgs>(...balancing("listenerRule:ListenerRule"));
export const loadBalancer = kind<aws.lb.LoadBalancerArgs>(...balancing("loadBalancer:LoadBalancer"));
export const targetGroup = kind<aws.lb.TargetGroupArgs>(...balancing("targetGroup:TargetGroup"));

export const rdsInstance = kind<aws.rds.InstanceArgs>("aws:rds/instance:Instance");
export const rdsParameterGroup = kind<aws.rds.ParameterGroupArgs>("aws:rds/parameterGroup:ParameterGroup");
export const rdsProxy = kind<aws.rds.ProxyArgs>("aws:rds/proxy:Proxy");
export const rdsProxyDefaultTargetGroup = kind<aws.rds.ProxyDefaultTargetGroupArgs>(
  "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup",
);
export const rdsProxyTarget = kind<aws.rds.ProxyTargetArgs>("aws:rds/proxyTarget:ProxyTarget");
export const rdsSubnetGroup = kind<aws.rds.SubnetGroupArgs>("aws:rds/subnetGroup:SubnetGroup");

export const healthCheck = kind<aws.route53.HealthCheckArgs>("aws:route53/healthCheck:HealthCheck");
export const record = kind<aws.route53.RecordArgs>("aws:route53/record:Record");

export const bucket = kind<aws.s3.BucketArgs>("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2");
export const bucketEncryption = kind<aws.s3.BucketServerSideEncryptionConfigurationArgs>(
  ...storing("bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"),
);
export const bucketPublicAccessBlock = kind<aws.s3.BucketPublicAccessBlockArgs>(
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
);

export const secret = kind<aws.secretsmanager.SecretArgs>("aws:secretsmanager/secret:Secret");
export const secretRotation = kind<aws.secretsmanager.SecretRotationArgs>(
  "aws:secretsmanager/secretRotation:SecretRotation",
);
export const secretVersion = kind<aws.secretsmanager.SecretVersionArgs>(
  "aws:secretsmanager/secretVersion:SecretVersion",
);

export const topic = kind<aws.sns.TopicArgs>("aws:sns/topic:Topic");
export const topicPolicy = kind<aws.sns.TopicPolicyArgs>("aws:sns/topicPolicy:TopicPolicy");
export const topicSubscription = kind<aws.sns.TopicSubscriptionArgs>("aws:sns/topicSubscription:TopicSubscription");

export const queue = kind<aws.sqs.QueueArgs>("aws:sqs/queue:Queue");

export const canary = kind<aws.synthetics.CanaryArgs>("aws:synthetics/canary:Canary");

export const disruptionBudget = shaped<DisruptionBudget>("kubernetes:policy/v1:PodDisruptionBudget");
export const kubernetesService = shaped<Manifest & { readonly spec: { readonly selector?: Labels } }>(
  "kubernetes:core/v1:Service",
);
export const podAutoscaler = shaped<PodAutoscaler>(
  "kubernetes:autoscaling/v1:HorizontalPodAutoscaler",
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
);
type Labels = Readonly<Record<string, string>>;

/** Source: "PodDisruptionBudget", Kubernetes API Reference; as far as rules ask. */
type DisruptionBudget = Manifest & {
  readonly spec: {
    readonly minAvailable?: number | string;
    readonly maxUnavailable?: number | string;
    readonly selector?: { readonly matchLabels?: Labels };
  };
};

/** Source: "HorizontalPodAutoscaler", Kubernetes API Reference; as far as rules ask. */
type PodAutoscaler = Manifest & {
  readonly spec: {
    readonly minReplicas?: number;
    readonly maxReplicas: number;
    readonly scaleTargetRef: { readonly kind: string; readonly name: string };
  };
};

/** Values that nobody may guess. */
export const randomValue: Kind = {
  tokens: ["random:index/randomBytes:RandomBytes", "random:index/randomPassword:RandomPassword"],
};

/** Of Plinth's own components, what they register, as far as rules ask. */
export const databaseComponent = component<{ setup: { urlParameters: Readonly<Record<string, string>> } }>(
  "plinth:index:Database",
);
export const documentDatabaseComponent = component<{
  url: { pool: { max: number }; urlParameters: Readonly<Record<string, string>> };
}>("plinth:index:DocumentDatabase");
export const poolerComponent = component<{ pooling: PoolingSettings }>("plinth:index:Pooler");
