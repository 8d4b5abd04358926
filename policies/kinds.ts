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
const component = <Outputs>(token: string): Kind<Partial<Outputs>> => ({ tokens: [token] });

/** Elastic Load Balancing v2 stands in `lb` and, from before there were network load balancers, in `alb`. */
const balancing = (type: string): string[] => [`aws:lb/${type}`, `aws:alb/${type}`];

export const metricAlarm = kind<aws.cloudwatch.MetricAlarmArgs>("aws:cloudwatch/metricAlarm:MetricAlarm");

export const scalingTarget = kind<aws.appautoscaling.TargetArgs>("aws:appautoscaling/target:Target");

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
export const securityGroupIngressRule = kind<aws.vpc.SecurityGroupIngressRuleArgs>(
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
);
export const subnet = kind<aws.ec2.SubnetArgs>("aws:ec2/subnet:Subnet");

export const ecsService = kind<aws.ecs.ServiceArgs>("aws:ecs/service:Service");
export const taskDefinition = kind<aws.ecs.TaskDefinitionArgs>("aws:ecs/taskDefinition:TaskDefinition");

export const kmsKey = kind<aws.kms.KeyArgs>("aws:kms/key:Key");

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

export const bucket = kind<aws.s3.BucketArgs>("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2");
export const bucketPublicAccessBlock = kind<aws.s3.BucketPublicAccessBlockArgs>(
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
);

export const secret = kind<aws.secretsmanager.SecretArgs>("aws:secretsmanager/secret:Secret");
export const secretVersion = kind<aws.secretsmanager.SecretVersionArgs>(
  "aws:secretsmanager/secretVersion:SecretVersion",
);

export const topic = kind<aws.sns.TopicArgs>("aws:sns/topic:Topic");
export const topicPolicy = kind<aws.sns.TopicPolicyArgs>("aws:sns/topicPolicy:TopicPolicy");
export const topicSubscription = kind<aws.sns.TopicSubscriptionArgs>("aws:sns/topicSubscription:TopicSubscription");

/** Of Plinth's own components, what they register, as far as rules ask. */
export const databaseComponent = component<{ setup: { urlParameters: Readonly<Record<string, string>> } }>(
  "plinth:index:Database",
);
export const poolerComponent = component<{ pooling: PoolingSettings }>("plinth:index:Pooler");
