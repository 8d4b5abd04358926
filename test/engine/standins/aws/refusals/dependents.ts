import { isDeepStrictEqual } from "node:util";
import type { Inputs } from "../facts";
import { mentions, text, type Existing, type World } from "./world";

/** What keeps a thing from being deleted: things of these types that mention it, or do so in this one property. */
interface Guard {
  readonly by: readonly string[];
  readonly says: (id: string, by: Existing) => string;
}

const guard = (says: Guard["says"], ...by: readonly string[]): Guard => ({ says, by });

/** Types that have network interfaces of their own, in the subnets and security groups that they name. */
const withInterfaces = [
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ecs/service:Service",
  "aws:eks/cluster:Cluster",
  "aws:lambda/function:Function",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:rds/proxy:Proxy",
];

/** Sources: errors of the Delete operations in each service's API reference. */
const guards: Readonly<Record<string, readonly Guard[]>> = {
  "aws:acm/certificate:Certificate": [
    guard((id) => `ResourceInUseException: Certificate ${id} is in use.`, "aws:lb/listener:Listener"),
  ],
  "aws:ec2/securityGroup:SecurityGroup": [
    guard(
      (id) => `DependencyViolation: resource ${id} has a dependent object`,
      ...withInterfaces,
      "aws:elasticache/replicationGroup:ReplicationGroup",
      "aws:rds/instance:Instance",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule.referencedSecurityGroupId",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule.referencedSecurityGroupId",
    ),
  ],
  "aws:ec2/subnet:Subnet": [
    guard(
      (id) => `DependencyViolation: The subnet '${id}' has dependencies and cannot be deleted.`,
      ...withInterfaces,
      "aws:ec2/natGateway:NatGateway",
    ),
  ],
  "aws:ec2/vpc:Vpc": [
    guard(
      (id) => `DependencyViolation: The vpc '${id}' has dependencies and cannot be deleted.`,
      "aws:ec2/internetGateway:InternetGateway",
      "aws:ec2/routeTable:RouteTable",
      "aws:ec2/securityGroup:SecurityGroup",
      "aws:ec2/subnet:Subnet",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
    ),
  ],
  "aws:ecs/cluster:Cluster": [
    guard(
      () => "ClusterContainsServicesException: The Cluster cannot be deleted while Services are active.",
      "aws:ecs/service:Service",
    ),
  ],
  "aws:elasticache/parameterGroup:ParameterGroup": [
    guard(
      (id) =>
        `InvalidCacheParameterGroupState: One or more cache clusters are still members of this parameter group ${id}, so the group cannot be deleted.`,
      "aws:elasticache/replicationGroup:ReplicationGroup",
    ),
  ],
  "aws:elasticache/subnetGroup:SubnetGroup": [
    guard(
      (id) => `CacheSubnetGroupInUse: Cache subnet group ${id} is currently in use by a cache cluster.`,
      "aws:elasticache/replicationGroup:ReplicationGroup",
    ),
  ],
  "aws:iam/role:Role": [
    guard(
      () => "DeleteConflict: Cannot delete entity, must detach all policies first.",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment.role",
    ),
    guard(
      () => "DeleteConflict: Cannot delete entity, must delete policies first.",
      "aws:iam/rolePolicy:RolePolicy.role",
    ),
  ],
  "aws:lb/targetGroup:TargetGroup": [
    guard(
      (id) => `ResourceInUse: Target group '${id}' is currently in use by a listener or a rule`,
      "aws:lb/listener:Listener",
      "aws:lb/listenerRule:ListenerRule",
    ),
  ],
  "aws:rds/parameterGroup:ParameterGroup": [
    guard(
      (id) =>
        `InvalidDBParameterGroupState: One or more database instances are still members of this parameter group ${id}, so the group cannot be deleted`,
      "aws:rds/instance:Instance",
    ),
  ],
  "aws:rds/subnetGroup:SubnetGroup": [
    guard(
      (id, by) =>
        `InvalidDBSubnetGroupStateFault: Cannot delete the subnet group '${id}' because at least one database instance: ${by.name ?? by.id} is still using it.`,
      "aws:rds/instance:Instance",
    ),
  ],
};

/** What a setting of the thing itself forbids. */
const settings: Readonly<Record<string, (id: string, inputs: Inputs, world: World) => string | undefined>> = {
  "aws:ecr/repository:Repository": (id, { forceDelete }, { images }) =>
    forceDelete !== true && images.length > 0
      ? `RepositoryNotEmptyException: The repository with name '${id}' cannot be deleted because it still contains images`
      : undefined,
  "aws:eks/cluster:Cluster": (id, { deletionProtection }) =>
    deletionProtection === true
      ? `InvalidRequestException: Cannot delete cluster ${id} because deletion protection is enabled.`
      : undefined,
  "aws:lb/loadBalancer:LoadBalancer": (id, { enableDeletionProtection }) =>
    enableDeletionProtection === true
      ? `OperationNotPermitted: Load balancer '${id}' cannot be deleted because deletion protection is enabled`
      : undefined,
  "aws:rds/instance:Instance": (_, inputs) => {
    if (inputs["deletionProtection"] === true) {
      return "InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection and try again.";
    }
    return inputs["skipFinalSnapshot"] !== true && text(inputs["finalSnapshotIdentifier"]) === ""
      ? "final_snapshot_identifier is required when skip_final_snapshot is false"
      : undefined;
  },
  "aws:route53/zone:Zone": (id, { forceDestroy }, { resources }) =>
    forceDestroy !== true && resources.some(({ type, inputs }) => type === recordType && inputs["zoneId"] === id)
      ? "HostedZoneNotEmpty: The specified hosted zone contains non-required resource record sets and so cannot be deleted."
      : undefined,
};

const recordType = "aws:route53/record:Record";

export function refusedDeletion(type: string, inputs: Inputs, world: World): string[] {
  const self = world.resources.find((other) => other.type === type && isDeepStrictEqual(other.inputs, inputs));
  if (self === undefined) return [];
  const held = (guards[type] ?? []).flatMap(({ by, says }) => {
    const holder = world.resources.find((other) => other !== self && by.some((holding) => holds(holding, other, self)));
    return holder === undefined ? [] : [says(self.id, holder)];
  });
  const forbidden = settings[type]?.(self.id, inputs, world);
  return [...held, ...(forbidden === undefined ? [] : [forbidden])];
}

/** Whether another thing is of the type, and refers to this one, in the property that `holding` may name after a dot. */
function holds(holding: string, other: Existing, self: Existing): boolean {
  const [type, property] = holding.split(".");
  return other.type === type && mentions(property === undefined ? other.inputs : other.inputs[property], self.id);
}
