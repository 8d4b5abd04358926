import type * as aws from "@pulumi/aws";
import type { Unwrap } from "@pulumi/pulumi";
import type { PoolingSettings } from "../components/pooler/settings";
import type { Manifest, RbacRule, Workload } from "./kubernetes";

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

/** Elastic Load Balancing v2 stands in `lb` and, from before there were network load balancers, in `alb`. */
const balancing = (type: string): string[] => [`aws:lb/${type}`, `aws:alb/${type}`];

/** Since version 7 of the provider, what was called V2 has the plain name; the older one is still there. */
const storing = (type: string): string[] => [`aws:s3/${type}`, `aws:s3/${type.replace(":", "V2:")}V2`];

export const awsProvider = shaped<{ readonly defaultTags: string | object }>("pulumi:providers:aws");

export const certificate = kind<aws.acm.CertificateArgs>("aws:acm/certificate:Certificate");

export const backupPlan = kind<aws.backup.PlanArgs>("aws:backup/plan:Plan");
export const backupSelection = kind<aws.backup.SelectionArgs>("aws:backup/selection:Selection");
export const backupVault = kind<aws.backup.VaultArgs>("aws:backup/vault:Vault");
export const backupVaultLock = kind<aws.backup.VaultLockConfigurationArgs>(
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
);

export const responseHeaders = kind<aws.cloudfront.ResponseHeadersPolicyArgs>(
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
);
export const distribution = kind<aws.cloudfront.DistributionArgs>("aws:cloudfront/distribution:Distribution");

export const logGroup = kind<aws.cloudwatch.LogGroupArgs>("aws:cloudwatch/logGroup:LogGroup");
export const metricAlarm = kind<aws.cloudwatch.MetricAlarmArgs>("aws:cloudwatch/metricAlarm:MetricAlarm");

export const scalingPolicy = kind<aws.appautoscaling.PolicyArgs>("aws:appautoscaling/policy:Policy");
export const scalingTarget = kind<aws.appautoscaling.TargetArgs>("aws:appautoscaling/target:Target");

export const documentCluster = kind<aws.docdb.ClusterArgs>("aws:docdb/cluster:Cluster");
export const documentInstance = kind<aws.docdb.ClusterInstanceArgs>("aws:docdb/clusterInstance:ClusterInstance");
export const documentParameterGroup = kind<aws.docdb.ClusterParameterGroupArgs>(
  "aws:docdb/clusterParameterGroup:ClusterParameterGroup",
);
export const documentSubnetGroup = kind<aws.docdb.SubnetGroupArgs>("aws:docdb/subnetGroup:SubnetGroup");

export const defaultVpc = kind<aws.ec2.DefaultVpcArgs>("aws:ec2/defaultVpc:DefaultVpc");
export const flowLog = kind<aws.ec2.FlowLogArgs>("aws:ec2/flowLog:FlowLog");
export const host = kind<aws.ec2.InstanceArgs>("aws:ec2/instance:Instance");
export const internetGateway = kind<aws.ec2.InternetGatewayArgs>("aws:ec2/internetGateway:InternetGateway");
export const launchTemplate = kind<aws.ec2.LaunchTemplateArgs>("aws:ec2/launchTemplate:LaunchTemplate");
export const natGateway = kind<aws.ec2.NatGatewayArgs>("aws:ec2/natGateway:NatGateway");
export const networkAcl = kind<aws.ec2.NetworkAclArgs>(
  "aws:ec2/networkAcl:NetworkAcl",
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
);
export const networkAclRule = kind<aws.ec2.NetworkAclRuleArgs>("aws:ec2/networkAclRule:NetworkAclRule");
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
export const vpcEndpoint = kind<aws.ec2.VpcEndpointArgs>("aws:ec2/vpcEndpoint:VpcEndpoint");
export const vpc = kind<aws.ec2.VpcArgs>("aws:ec2/vpc:Vpc");

export const imageLifecycle = kind<aws.ecr.LifecyclePolicyArgs>("aws:ecr/lifecyclePolicy:LifecyclePolicy");
export const imageRepository = kind<aws.ecr.RepositoryArgs>("aws:ecr/repository:Repository");
export const imageRepositoryPolicy = kind<aws.ecr.RepositoryPolicyArgs>("aws:ecr/repositoryPolicy:RepositoryPolicy");

export const ecsCluster = kind<aws.ecs.ClusterArgs>("aws:ecs/cluster:Cluster");
export const ecsService = kind<aws.ecs.ServiceArgs>("aws:ecs/service:Service");
export const taskDefinition = kind<aws.ecs.TaskDefinitionArgs>("aws:ecs/taskDefinition:TaskDefinition");
export const taskSet = kind<aws.ecs.TaskSetArgs>("aws:ecs/taskSet:TaskSet");

export const eksCluster = kind<aws.eks.ClusterArgs>("aws:eks/cluster:Cluster");
export const eksNodeGroup = kind<aws.eks.NodeGroupArgs>("aws:eks/nodeGroup:NodeGroup");
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

export const accessKey = kind<aws.iam.AccessKeyArgs>("aws:iam/accessKey:AccessKey");
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
export const iamUser = kind<aws.iam.UserArgs>("aws:iam/user:User");

export const kmsKey = kind<aws.kms.KeyArgs>("aws:kms/key:Key");
export const kmsKeyPolicy = kind<aws.kms.KeyPolicyArgs>("aws:kms/keyPolicy:KeyPolicy");

export const lambda = kind<aws.lambda.FunctionArgs>("aws:lambda/function:Function");
export const lambdaPermission = kind<aws.lambda.PermissionArgs>("aws:lambda/permission:Permission");
export const lambdaUrl = kind<aws.lambda.FunctionUrlArgs>("aws:lambda/functionUrl:FunctionUrl");

export const listener = kind<aws.lb.ListenerArgs>(...balancing("listener:Listener"));
export const listenerRule = kind<aws.lb.ListenerRuleArgs>(...balancing("listenerRule:ListenerRule"));
export const loadBalancer = kind<aws.lb.LoadBalancerArgs>(...balancing("loadBalancer:LoadBalancer"));
export const targetGroup = kind<aws.lb.TargetGroupArgs>(...balancing("targetGroup:TargetGroup"));

export const rdsCluster = kind<aws.rds.ClusterArgs>("aws:rds/cluster:Cluster");
export const rdsClusterInstance = kind<aws.rds.ClusterInstanceArgs>("aws:rds/clusterInstance:ClusterInstance");
export const rdsEventSubscription = kind<aws.rds.EventSubscriptionArgs>("aws:rds/eventSubscription:EventSubscription");
export const rdsInstance = kind<aws.rds.InstanceArgs>("aws:rds/instance:Instance");
export const rdsClusterParameterGroup = kind<aws.rds.ClusterParameterGroupArgs>(
  "aws:rds/clusterParameterGroup:ClusterParameterGroup",
);
export const rdsParameterGroup = kind<aws.rds.ParameterGroupArgs>("aws:rds/parameterGroup:ParameterGroup");
export const rdsProxy = kind<aws.rds.ProxyArgs>("aws:rds/proxy:Proxy");
export const rdsProxyDefaultTargetGroup = kind<aws.rds.ProxyDefaultTargetGroupArgs>(
  "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup",
);
export const rdsProxyTarget = kind<aws.rds.ProxyTargetArgs>("aws:rds/proxyTarget:ProxyTarget");
export const rdsSubnetGroup = kind<aws.rds.SubnetGroupArgs>("aws:rds/subnetGroup:SubnetGroup");

export const dnsZone = kind<aws.route53.ZoneArgs>("aws:route53/zone:Zone");
export const dnsZoneQueryLog = kind<aws.route53.QueryLogArgs>("aws:route53/queryLog:QueryLog");
export const dnsZoneSigning = kind<aws.route53.HostedZoneDnsSecArgs>("aws:route53/hostedZoneDnsSec:HostedZoneDnsSec");
export const healthCheck = kind<aws.route53.HealthCheckArgs>("aws:route53/healthCheck:HealthCheck");
export const record = kind<aws.route53.RecordArgs>("aws:route53/record:Record");

export const bucket = kind<aws.s3.BucketArgs>("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2");
export const bucketEncryption = kind<aws.s3.BucketServerSideEncryptionConfigurationArgs>(
  ...storing("bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"),
);
export const bucketLifecycle = kind<aws.s3.BucketLifecycleConfigurationArgs>(
  ...storing("bucketLifecycleConfiguration:BucketLifecycleConfiguration"),
);
export const bucketLock = kind<aws.s3.BucketObjectLockConfigurationArgs>(
  ...storing("bucketObjectLockConfiguration:BucketObjectLockConfiguration"),
);
export const bucketLogging = kind<aws.s3.BucketLoggingArgs>(...storing("bucketLogging:BucketLogging"));
export const bucketOwnership = kind<aws.s3.BucketOwnershipControlsArgs>(
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
);
export const bucketPolicy = kind<aws.s3.BucketPolicyArgs>("aws:s3/bucketPolicy:BucketPolicy");
export const bucketPublicAccessBlock = kind<aws.s3.BucketPublicAccessBlockArgs>(
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
);
export const bucketReplication = kind<aws.s3.BucketReplicationConfigArgs>(
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
);
export const bucketVersioning = kind<aws.s3.BucketVersioningArgs>(...storing("bucketVersioning:BucketVersioning"));

export const secret = kind<aws.secretsmanager.SecretArgs>("aws:secretsmanager/secret:Secret");
export const secretRotation = kind<aws.secretsmanager.SecretRotationArgs>(
  "aws:secretsmanager/secretRotation:SecretRotation",
);
export const secretVersion = kind<aws.secretsmanager.SecretVersionArgs>(
  "aws:secretsmanager/secretVersion:SecretVersion",
);

export const stateMachine = kind<aws.sfn.StateMachineArgs>("aws:sfn/stateMachine:StateMachine");

export const topic = kind<aws.sns.TopicArgs>("aws:sns/topic:Topic");
export const topicPolicy = kind<aws.sns.TopicPolicyArgs>("aws:sns/topicPolicy:TopicPolicy");
export const topicSubscription = kind<aws.sns.TopicSubscriptionArgs>("aws:sns/topicSubscription:TopicSubscription");

export const queue = kind<aws.sqs.QueueArgs>("aws:sqs/queue:Queue");
export const queuePolicy = kind<aws.sqs.QueuePolicyArgs>("aws:sqs/queuePolicy:QueuePolicy");

export const canary = kind<aws.synthetics.CanaryArgs>("aws:synthetics/canary:Canary");

export const webAcl = shaped<WebAcl>("aws:wafv2/webAcl:WebAcl");
export const webAclAssociation = kind<aws.wafv2.WebAclAssociationArgs>("aws:wafv2/webAclAssociation:WebAclAssociation");
export const webAclLogging = shaped<{ readonly resourceArn: string }>(
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
);

/** Source: WebAcl of @pulumi/aws. */
interface WebAcl {
  readonly scope: string;
  readonly rules: readonly {
    readonly name: string;
    readonly action?: Readonly<Record<string, unknown>>;
    readonly overrideAction?: Readonly<Record<string, unknown>>;
    readonly statement: {
      readonly managedRuleGroupStatement?: { readonly name: string };
      readonly rateBasedStatement?: object;
    };
  }[];
  readonly visibilityConfig: { readonly cloudwatchMetricsEnabled: boolean };
}

/** What becomes pods. */
export const workload = shaped<Workload>(
  "kubernetes:apps/v1:DaemonSet",
  "kubernetes:apps/v1:Deployment",
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:batch/v1:CronJob",
  "kubernetes:batch/v1:Job",
  "kubernetes:core/v1:Pod",
);
export const disruptionBudget = shaped<DisruptionBudget>("kubernetes:policy/v1:PodDisruptionBudget");
export const kubernetesService = shaped<Manifest & { readonly spec: { readonly selector?: Labels } }>(
  "kubernetes:core/v1:Service",
);
export const namespace = shaped<Manifest>("kubernetes:core/v1:Namespace");
export const networkPolicy = shaped<NetworkPolicy>("kubernetes:networking.k8s.io/v1:NetworkPolicy");
export const podAutoscaler = shaped<PodAutoscaler>(
  "kubernetes:autoscaling/v1:HorizontalPodAutoscaler",
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
);
export const rbacRole = shaped<Manifest & { readonly rules: readonly RbacRule[] }>(
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
  "kubernetes:rbac.authorization.k8s.io/v1:Role",
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

/** Source: "NetworkPolicy", Kubernetes API Reference; as far as rules ask. */
type NetworkPolicy = Manifest & {
  readonly spec: {
    readonly ingress?: readonly { readonly from?: readonly object[]; readonly ports?: readonly object[] }[];
    readonly egress?: readonly { readonly to?: readonly object[]; readonly ports?: readonly object[] }[];
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
