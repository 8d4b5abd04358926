/** How long AWS typically takes until it says that a new resource is ready, and where the figure is from. */
export interface CreationTime {
  readonly seconds: number;
  readonly source: string;
}

// AWS promises no times and publishes few. A log is what `terraform apply` printed in public repositories, by the same
// provider as Pulumi's; an estimate is ours.
const logs = (range: string) => `logs: ${range}`;
const estimate = (why: string) => `estimate: ${why}`;

/** The types that people wait for; another is there in `otherSeconds`, or `objectSeconds`. */
export const creationTimes: Readonly<Record<string, CreationTime>> = {
  "aws:acm/certificate:Certificate": { seconds: 8, source: estimate("until ACM has the records that it asks for") },
  "aws:acm/certificateValidation:CertificateValidation": {
    seconds: 90,
    source: logs("1:01 to 8:52, mostly below 2:00"),
  },
  "aws:cloudfront/distribution:Distribution": {
    seconds: 300,
    source: estimate("until every edge location has it"),
  },
  "aws:docdb/cluster:Cluster": { seconds: 60, source: estimate("a volume without instances") },
  "aws:docdb/clusterInstance:ClusterInstance": { seconds: 600, source: estimate("as an instance of RDS") },
  "aws:ec2/natGateway:NatGateway": { seconds: 105, source: logs("1:25 to 2:05") },
  "aws:ec2/vpc:Vpc": { seconds: 12, source: logs("0:11 to 0:15, with DNS host names") },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    seconds: 6,
    source: logs("0:06 to 0:07 of a gateway's; interfaces take longer"),
  },
  "aws:ecs/cluster:Cluster": { seconds: 11, source: logs("0:10 to 0:12") },
  "aws:ecs/service:Service": {
    seconds: 150,
    source: estimate("image, start and health checks; logs of services that wait for less: 1:14 and 1:15"),
  },
  "aws:eks/addon:Addon": {
    seconds: 60,
    source: estimate("logs on machines that run: 0:15 to 0:55; here one starts first"),
  },
  "aws:eks/cluster:Cluster": { seconds: 600, source: logs("7:27 to 11:23") },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    seconds: 600,
    source: logs("5:58 to 9:15; a replica adds to it"),
  },
  "aws:kms/key:Key": { seconds: 12, source: logs("0:09 to 0:29") },
  "aws:lambda/function:Function": { seconds: 12, source: logs("0:12") },
  "aws:lambda/invocation:Invocation": {
    seconds: 20,
    source: estimate("a call of ours, the release's task among them"),
  },
  "aws:lb/loadBalancer:LoadBalancer": { seconds: 160, source: logs("2:15 to 3:07") },
  "aws:rds/instance:Instance": { seconds: 600, source: logs("3:53 to 17:06; 10:00 and more with a standby") },
  "aws:rds/proxy:Proxy": { seconds: 300, source: estimate("until its targets are available") },
  "aws:route53/record:Record": {
    seconds: 35,
    source: `${logs("0:35")}; within 60 s by "ChangeInfo", Amazon Route 53 API Reference`,
  },
  "aws:route53/zone:Zone": { seconds: 40, source: logs("0:36 to 1:12") },
  "aws:servicediscovery/httpNamespace:HttpNamespace": { seconds: 30, source: estimate("an operation that is polled") },
  "kubernetes:apps/v1:Deployment": {
    seconds: 90,
    source: estimate("as a service of ECS, on machines that start with it"),
  },
  "kubernetes:batch/v1:Job": { seconds: 60, source: estimate("image, start and a migration") },
};

/** What is there as soon as AWS has answered, by the same logs. */
const otherSeconds = 2;

/** What is there as soon as the cluster's API server has it; an estimate. */
const objectSeconds = 1;
const isObject = /^kubernetes:/;

/** Nothing outside of this process takes part in these. */
const immediate = /^(pulumi|random):/;

/** The typical time of a type in seconds. */
export const secondsToCreate = (type: string): number => creationTimes[type]?.seconds ?? secondsOfAny(type);

/** How long AWS typically takes until a change is in effect. */
export interface UpdateTime extends CreationTime {
  /** The properties whose change takes so long; any of them where this is missing. */
  readonly properties?: readonly string[];
}

/** What waits until a change is in effect; another change is made as soon as something new is. */
export const updateTimes: Readonly<Record<string, UpdateTime>> = {
  "aws:cloudfront/distribution:Distribution": {
    seconds: 300,
    source: estimate("until every edge location has it"),
  },
  "aws:docdb/clusterInstance:ClusterInstance": {
    seconds: 600,
    source: estimate("as an instance of RDS"),
    properties: ["engineVersion", "instanceClass"],
  },
  "aws:ecs/service:Service": { seconds: 150, source: estimate("new tasks start as those of a new service do") },
  "aws:eks/addon:Addon": { seconds: 60, source: estimate("its pods are replaced as they were started") },
  "aws:eks/cluster:Cluster": {
    seconds: 600,
    source: estimate("the control plane is replaced as it was made"),
    properties: ["version"],
  },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    seconds: 900,
    source: estimate("new nodes are made and filled, and then take over"),
    properties: ["engine", "engineVersion", "nodeType", "numCacheClusters", "numNodeGroups", "replicasPerNodeGroup"],
  },
  "aws:lambda/invocation:Invocation": { seconds: 20, source: estimate("it is called again") },
  "aws:rds/instance:Instance": {
    seconds: 600,
    source: estimate("a standby or the instance itself is changed, and started again"),
    properties: ["allocatedStorage", "engineVersion", "instanceClass", "iops", "multiAz", "storageType"],
  },
  "kubernetes:apps/v1:Deployment": { seconds: 90, source: estimate("new pods start as those of a new one do") },
};

/** How long AWS typically takes until a resource is gone; another is as soon as something new is there. */
export const deletionTimes: Readonly<Record<string, CreationTime>> = {
  "aws:cloudfront/distribution:Distribution": { seconds: 300, source: estimate("it is disabled everywhere first") },
  "aws:docdb/cluster:Cluster": { seconds: 120, source: estimate("with a final snapshot") },
  "aws:docdb/clusterInstance:ClusterInstance": { seconds: 300, source: estimate("as an instance of RDS") },
  "aws:ec2/natGateway:NatGateway": { seconds: 60, source: logs("0:50 to 1:02") },
  "aws:ecs/service:Service": { seconds: 60, source: estimate("until tasks are drained") },
  "aws:eks/cluster:Cluster": { seconds: 300, source: logs("2:32 to 9:12") },
  "aws:elasticache/replicationGroup:ReplicationGroup": { seconds: 420, source: estimate("with a final snapshot") },
  "aws:rds/instance:Instance": { seconds: 300, source: logs("4:45, with a final snapshot longer") },
  "aws:rds/proxy:Proxy": { seconds: 60, source: estimate("until its endpoints are gone") },
  "kubernetes:apps/v1:Deployment": { seconds: 30, source: estimate("until pods have ended") },
};

/** The typical time in seconds until a change of these properties is in effect. */
export function secondsToUpdate(type: string, properties: readonly string[]): number {
  const { seconds, properties: slow } = updateTimes[type] ?? {};
  const isSlow =
    seconds !== undefined && (slow === undefined || properties.some((property) => slow.includes(property)));
  return isSlow ? seconds : secondsOfAny(type);
}

/** The typical time in seconds until a resource is gone. */
export const secondsToDelete = (type: string): number => deletionTimes[type]?.seconds ?? secondsOfAny(type);

function secondsOfAny(type: string): number {
  if (immediate.test(type)) return 0;
  return isObject.test(type) ? objectSeconds : otherSeconds;
}
