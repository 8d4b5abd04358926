import { isDeepStrictEqual } from "node:util";
import type { Inputs } from "../facts";
import { nameProperty } from "./names";
import { text, type World } from "./world";

type Says = (inputs: Inputs, name: string) => string;

/** What AWS says where a thing of this type has the same values of these properties, or by default the same name, already. */
interface DuplicateRule {
  readonly says: Says;
  readonly same?: readonly string[];
}

const rule = (says: Says, ...same: readonly string[]): DuplicateRule => (same.length === 0 ? { says } : { says, same });
const ofPort = "ipProtocol fromPort toPort cidrIpv4 cidrIpv6 prefixListId referencedSecurityGroupId".split(" ");
const permission = rule(
  (inputs) =>
    `InvalidPermission.Duplicate: the specified rule "peer: ${text(inputs["cidrIpv4"] ?? inputs["referencedSecurityGroupId"])}, from port: ${text(inputs["fromPort"])}, to port: ${text(inputs["toPort"])}, ALLOW" already exists`,
  "securityGroupId",
  ...ofPort,
);
const already = (code: string, noun: string) => rule((_, name) => `${code}: ${noun} ${name} already exists.`);

/**
 * Left out are types of which AWS takes a second one of the same name (topics, queues, alarms, dashboards and clusters are
 * then the same thing). Sources: errors of the Create operations in each service's API reference.
 */
const duplicates: Readonly<Record<string, DuplicateRule>> = {
  "aws:backup/vault:Vault": already("AlreadyExistsException", "Backup vault"),
  "aws:cloudwatch/logGroup:LogGroup": rule(
    () => "ResourceAlreadyExistsException: The specified log group already exists",
  ),
  "aws:ec2/route:Route": rule(
    (inputs) => `RouteAlreadyExists: The route identified by ${text(inputs["destinationCidrBlock"])} already exists.`,
    "routeTableId",
    "destinationCidrBlock",
  ),
  "aws:ec2/securityGroup:SecurityGroup": rule(
    (inputs, name) =>
      `InvalidGroup.Duplicate: The security group '${name}' already exists for VPC '${text(inputs["vpcId"])}'`,
    "name",
    "vpcId",
  ),
  "aws:ec2/subnet:Subnet": rule(
    (inputs) => `InvalidSubnet.Conflict: The CIDR '${text(inputs["cidrBlock"])}' conflicts with another subnet`,
    "vpcId",
    "cidrBlock",
  ),
  "aws:ecr/repository:Repository": rule(
    (_, name) => `RepositoryAlreadyExistsException: The repository with name '${name}' already exists in the registry`,
  ),
  "aws:ecs/service:Service": rule(
    () => "InvalidParameterException: Creation of service was not idempotent.",
    "cluster",
    "name",
  ),
  "aws:eks/addon:Addon": rule(() => "ResourceInUseException: Addon already exists.", "clusterName", "addonName"),
  "aws:eks/cluster:Cluster": rule((_, name) => `ResourceInUseException: Cluster already exists with name: ${name}`),
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": rule(
    () => "ResourceInUseException: Association already exists",
    "clusterName",
    "namespace",
    "serviceAccount",
  ),
  "aws:elasticache/parameterGroup:ParameterGroup": already("CacheParameterGroupAlreadyExists", "Parameter group"),
  "aws:elasticache/replicationGroup:ReplicationGroup": already(
    "ReplicationGroupAlreadyExists",
    "Replication group with specified id",
  ),
  "aws:elasticache/subnetGroup:SubnetGroup": already("CacheSubnetGroupAlreadyExists", "Cache subnet group"),
  "aws:iam/role:Role": rule((_, name) => `EntityAlreadyExists: Role with name ${name} already exists.`),
  "aws:lambda/function:Function": rule((_, name) => `ResourceConflictException: Function already exist: ${name}`),
  "aws:lb/listener:Listener": rule(
    () => "DuplicateListener: A listener already exists on this port for this load balancer",
    "loadBalancerArn",
    "port",
  ),
  "aws:lb/listenerRule:ListenerRule": rule(
    (inputs) => `PriorityInUse: Priority '${text(inputs["priority"])}' is currently in use`,
    "listenerArn",
    "priority",
  ),
  "aws:lb/loadBalancer:LoadBalancer": rule(
    (_, name) =>
      `DuplicateLoadBalancerName: A load balancer with the same name '${name}' exists, but with different settings`,
  ),
  "aws:lb/targetGroup:TargetGroup": rule(
    (_, name) =>
      `DuplicateTargetGroupName: A target group with the same name '${name}' exists, but with different settings`,
  ),
  "aws:rds/instance:Instance": rule(() => "DBInstanceAlreadyExists: DB instance already exists"),
  "aws:rds/parameterGroup:ParameterGroup": already("DBParameterGroupAlreadyExists", "Parameter group"),
  "aws:rds/proxy:Proxy": already("DBProxyAlreadyExistsFault", "DB Proxy"),
  "aws:rds/subnetGroup:SubnetGroup": already("DBSubnetGroupAlreadyExists", "The DB subnet group"),
  "aws:route53/record:Record": rule(
    (inputs) =>
      `InvalidChangeBatch: [Tried to create resource record set [name='${text(inputs["name"])}.', type='${text(inputs["type"])}'] but it already exists]`,
    "zoneId",
    "name",
    "type",
  ),
  "aws:s3/bucket:Bucket": rule(
    () => "BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it.",
  ),
  "aws:scheduler/schedule:Schedule": already("ConflictException", "Schedule"),
  "aws:secretsmanager/secret:Secret": rule(
    (_, name) => `ResourceExistsException: The operation failed because the secret ${name} already exists.`,
  ),
  "aws:servicediscovery/httpNamespace:HttpNamespace": already("NamespaceAlreadyExists", "Namespace"),
  "aws:sfn/stateMachine:StateMachine": already("StateMachineAlreadyExists", "State Machine"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": permission,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": permission,
  "aws:wafv2/webAcl:WebAcl": rule(
    () =>
      "WAFDuplicateItemException: AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one.",
  ),
};

export function refusedDuplicates(type: string, inputs: Inputs, world: World): string[] {
  const name = text(inputs[nameProperty(type)]);
  const { says, same = [nameProperty(type)] } = duplicates[type] ?? {};
  if (says === undefined || same.every((property) => inputs[property] === undefined)) return [];
  if (type === "aws:secretsmanager/secret:Secret" && world.secretsBeingDeleted?.includes(name) === true) {
    return [
      "InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion.",
    ];
  }
  // Upserts, which allowOverwrite asks for, never clash.
  if (inputs["allowOverwrite"] === true) return [];
  const isSame = (other: Inputs) => same.every((property) => isDeepStrictEqual(other[property], inputs[property]));
  const clashes = world.resources.some((other) => other.type === type && isSame(other.inputs));
  return clashes ? [says(inputs, name)] : [];
}
