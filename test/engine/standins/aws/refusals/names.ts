import { facts, type Inputs } from "../facts";
import { text } from "./world";

/** What AWS says of a name that it does not take, with the pattern of those that it takes. */
interface NameRule {
  readonly takes: RegExp;
  readonly says: (name: string) => string;
}

const rule = (takes: RegExp, says: NameRule["says"]): NameRule => ({ takes, says });
const invalid = (code: string, member: string, length: number) => (name: string) =>
  `${code}: 1 validation error detected: Value '${name}' at '${member}' failed to satisfy constraint: ` +
  (name.length > length
    ? `Member must have length less than or equal to ${length}`
    : "Member must satisfy regular expression pattern");
const identifier = (parameter: string) => () =>
  `InvalidParameterValue: The parameter ${parameter} is not a valid identifier. Identifiers must begin with a letter; ` +
  "must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.";
const balancer = (noun: string) => (name: string) =>
  name.length > 32
    ? `ValidationError: ${noun} name '${name}' cannot be longer than '32' characters`
    : `ValidationError: ${noun} name '${name}' can only contain characters that are alphanumeric characters or hyphens(-) and must not begin or end with a hyphen`;

const hyphened = /^(?!.*--)[a-zA-Z][a-zA-Z0-9-]*(?<!-)$/;
const within = (length: number, pattern: RegExp) => new RegExp(`^(?=.{1,${length}}$)${pattern.source}`, pattern.flags);

/** Names by type. Sources: the Create operations of each service's API reference. */
const names: Readonly<Record<string, NameRule>> = {
  "aws:backup/plan:Plan": rule(/^[\w.-]{1,50}$/, () => "InvalidParameterValueException: Invalid backup plan name"),
  "aws:backup/vault:Vault": rule(
    /^[a-zA-Z0-9_-]{2,50}$/,
    () => "InvalidParameterValueException: Backup vault name must satisfy ^[a-zA-Z0-9\\-\\_]{2,50}$",
  ),
  "aws:cloudwatch/logGroup:LogGroup": rule(
    /^[.\-_/#A-Za-z0-9]{1,512}$/,
    invalid("InvalidParameterException", "logGroupName", 512),
  ),
  "aws:ec2/securityGroup:SecurityGroup": rule(
    /^(?!sg-)[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/,
    (name) => `InvalidParameterValue: Value (${name}) for parameter GroupName is invalid.`,
  ),
  "aws:ecr/repository:Repository": rule(
    /^(?=.{2,256}$)(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
    () => "InvalidParameterException: Invalid parameter at 'repositoryName' failed to satisfy constraint",
  ),
  "aws:ecs/cluster:Cluster": rule(/^[\w-]{1,255}$/, () => "InvalidParameterException: Invalid cluster name"),
  "aws:ecs/service:Service": rule(/^[\w-]{1,255}$/, () => "InvalidParameterException: Invalid service name"),
  "aws:ecs/taskDefinition:TaskDefinition": rule(/^[\w-]{1,255}$/, () => "ClientException: Invalid 'family' setting"),
  "aws:eks/cluster:Cluster": rule(
    /^[0-9A-Za-z][A-Za-z0-9\-_]{0,99}$/,
    () => "InvalidParameterException: The cluster name doesn't meet the requirements",
  ),
  "aws:elasticache/replicationGroup:ReplicationGroup": rule(within(40, hyphened), identifier("ReplicationGroupId")),
  "aws:iam/role:Role": rule(/^[\w+=,.@-]{1,64}$/, invalid("ValidationError", "roleName", 64)),
  "aws:iam/rolePolicy:RolePolicy": rule(/^[\w+=,.@-]{1,128}$/, invalid("ValidationError", "policyName", 128)),
  "aws:lambda/function:Function": rule(/^[a-zA-Z0-9-_]{1,64}$/, invalid("ValidationException", "functionName", 64)),
  "aws:lb/loadBalancer:LoadBalancer": rule(
    /^(?!internal-)(?!-)[a-zA-Z0-9-]{1,32}(?<!-)$/,
    balancer("The load balancer"),
  ),
  "aws:lb/targetGroup:TargetGroup": rule(/^(?!-)[a-zA-Z0-9-]{1,32}(?<!-)$/, balancer("Target group")),
  "aws:rds/instance:Instance": rule(within(63, hyphened), identifier("DBInstanceIdentifier")),
  "aws:rds/proxy:Proxy": rule(within(60, hyphened), identifier("DBProxyName")),
  "aws:s3/bucket:Bucket": rule(
    /^(?!.*\.\.)(?!xn--)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    () => "InvalidBucketName: The specified bucket is not valid.",
  ),
  "aws:scheduler/schedule:Schedule": rule(/^[0-9a-zA-Z-_.]{1,64}$/, invalid("ValidationException", "name", 64)),
  "aws:secretsmanager/secret:Secret": rule(
    /^[A-Za-z0-9/_+=.@!-]{1,512}$/,
    () =>
      "ValidationException: Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
  ),
  "aws:sfn/stateMachine:StateMachine": rule(
    /^[\w-]{1,80}$/,
    (name) => `InvalidName: Invalid State Machine Name: '${name}'`,
  ),
  "aws:sns/topic:Topic": rule(/^[\w-]{1,256}$/, () => "InvalidParameter: Invalid parameter: Topic Name"),
  "aws:sqs/queue:Queue": rule(
    /^[\w-]{1,80}$/,
    () => "InvalidParameterValue: Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
  ),
  "aws:wafv2/webAcl:WebAcl": rule(
    /^[\w-]{1,128}$/,
    () =>
      "WAFInvalidParameterException: Error reason: The parameter contains formatting that is not valid., field: NAME",
  ),
};

/** Of the other types only the length is known. */
const anyName = (length: number): NameRule =>
  rule(length === Infinity ? /^/ : new RegExp(`^.{1,${length}}$`), invalid("ValidationException", "name", length));

/** Source: CreateSecurityGroup and IpRange, Amazon EC2 API Reference. */
const descriptions = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/;
const describedInEc2 = /^aws:(ec2\/securityGroup|vpc\/securityGroup(In|E)gressRule):/;

/** The property that is a type's name. */
export const nameProperty = (type: string): string =>
  type === "aws:ecs/taskDefinition:TaskDefinition" ? "family" : (facts[type]?.autoName?.property ?? "name");

export function refusedNames(type: string, inputs: Inputs): string[] {
  const name = text(inputs[nameProperty(type)]);
  const description = text(inputs["description"]);
  const { takes, says } = names[type] ?? anyName(facts[type]?.autoName?.maxLength ?? Infinity);
  return [
    ...(name === "" || takes.test(name) ? [] : [says(name)]),
    ...(describedInEc2.test(type) && !descriptions.test(description)
      ? [
          "InvalidParameterValue: Invalid security group description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
        ]
      : []),
  ];
}
