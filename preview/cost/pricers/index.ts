import { addon } from "./addons";
import { cluster, service, taskDefinition } from "./containers";
import { backupVault, bucket, cacheCluster, instance, proxy, replicationGroup, repository } from "./data";
import { documentCluster, documentInstance } from "./documents";
import { free } from "./free";
import { cronJob, deployment, eksCluster, job, kubernetesService } from "./kubernetes";
import { eip, loadBalancer, natGateway, vpcEndpoint, webAcl, zone } from "./network";
import type { Pricer } from "./pricer";
import { key, lambdaFunction, queue, schedule, secret, stateMachine, topic } from "./rest";
import { compositeAlarm, dashboard, logGroup, metricAlarm, metricFilter, scalingPolicy } from "./watching";

const priced: Readonly<Record<string, Pricer>> = {
  "aws:appautoscaling/policy:Policy": scalingPolicy,
  "aws:backup/vault:Vault": backupVault,
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": compositeAlarm,
  "aws:cloudwatch/dashboard:Dashboard": dashboard,
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": metricFilter,
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
  "aws:docdb/cluster:Cluster": documentCluster,
  "aws:docdb/clusterInstance:ClusterInstance": documentInstance,
  "aws:ec2/eip:Eip": eip,
  "aws:ec2/natGateway:NatGateway": natGateway,
  "aws:ec2/vpcEndpoint:VpcEndpoint": vpcEndpoint,
  "aws:ecr/repository:Repository": repository,
  "aws:ecs/cluster:Cluster": cluster,
  "aws:ecs/service:Service": service,
  "aws:ecs/taskDefinition:TaskDefinition": taskDefinition,
  "aws:eks/addon:Addon": addon,
  "aws:eks/cluster:Cluster": eksCluster,
  "aws:elasticache/cluster:Cluster": cacheCluster,
  "aws:elasticache/replicationGroup:ReplicationGroup": replicationGroup,
  "aws:kms/key:Key": key,
  "aws:lambda/function:Function": lambdaFunction,
  "aws:lb/loadBalancer:LoadBalancer": loadBalancer,
  "aws:rds/instance:Instance": instance,
  "aws:rds/proxy:Proxy": proxy,
  "aws:route53/zone:Zone": zone,
  "aws:s3/bucket:Bucket": bucket,
  "aws:scheduler/schedule:Schedule": schedule,
  "aws:secretsmanager/secret:Secret": secret,
  "aws:sfn/stateMachine:StateMachine": stateMachine,
  "aws:sns/topic:Topic": topic,
  "aws:sqs/queue:Queue": queue,
  "aws:wafv2/webAcl:WebAcl": webAcl,
  "kubernetes:apps/v1:Deployment": deployment,
  "kubernetes:batch/v1:CronJob": cronJob,
  "kubernetes:batch/v1:Job": job,
  "kubernetes:core/v1:Service": kubernetesService,
};

const nothing: Pricer = () => [];

/** What a type costs. A type that is not here has no price, and the preview names it. */
export const pricers: ReadonlyMap<string, Pricer> = new Map([
  ...free.map((type): [string, Pricer] => [type, nothing]),
  ...Object.entries(priced),
]);
