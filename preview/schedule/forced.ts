import type { PlanResource } from "../plan";

/** A kind of `dependsOn` that AWS does not do without. */
interface Forced {
  /** Who waits, and for what: component and type, such as `Service ecs/service`. */
  readonly of: RegExp;
  readonly on: RegExp;
  readonly why: string;
}

const tasks = /^(Service|Pooler) ecs\/service$|^Release lambda\/invocation$/;
const pods = / (CronJob|Deployment|Job)$/;
const setup = /^Database lambda\/invocation$/;

/** The waits that no input shows, each with what happens without it. Whatever is not here makes a deployment slower. */
export const forced: readonly Forced[] = [
  {
    of: tasks,
    on: /^Network ec2\/(route|routeTableAssociation|vpcEndpoint)$/,
    why: "tasks cannot fetch their image before there is a way out, and ECS gives the deployment up",
  },
  {
    of: tasks,
    on: / vpc\/securityGroup(E|In)gressRule$/,
    why: "the same, and nor do they reach what they use",
  },
  {
    of: tasks,
    on: / iam\/rolePolicy(Attachment)?$/,
    why: "ECS fetches neither image nor secrets before it may",
  },
  {
    of: tasks,
    on: /^Cluster ecs\/clusterCapacityProviders$/,
    why: "ECS refuses a strategy with capacity providers that the cluster does not have (CreateService, ECS API Reference)",
  },
  {
    of: /^Service ecs\/service$/,
    on: /^(Pooler ecs\/service|Database lambda\/invocation|Release lambda\/invocation)$/,
    why: "tasks end that find no pooler, no user or no tables, and ECS gives the deployment up",
  },
  {
    of: /^Release lambda\/invocation$/,
    on: setup,
    why: "the release logs in as the application's user",
  },
  {
    of: / ecs\/service$/,
    on: / lb\/listener(Rule)?$/,
    why: "ECS refuses a target group that no load balancer leads to (CreateService, ECS API Reference)",
  },
  {
    of: setup,
    on: /^Network ec2\/(route|routeTableAssociation)$| vpc\/securityGroup(E|In)gressRule$/,
    why: "the function reaches neither Secrets Manager nor the database before",
  },
  {
    of: /^Database lambda\/function$/,
    on: / iam\/rolePolicy$/,
    why: 'Lambda refuses a function in a VPC whose role may make no network interfaces ("Giving Lambda functions access to resources in an Amazon VPC", AWS Lambda Developer Guide)',
  },
  {
    of: / lb\/loadBalancer$/,
    on: / s3\/bucketPolicy$/,
    why: 'it writes a test object first ("Enable access logs for your Application Load Balancer", ELB User Guide)',
  },
  {
    of: / s3\/bucketPolicy$/,
    on: / s3\/bucketPublicAccessBlock$/,
    why: "S3 answers one of two changes at a time with OperationAborted",
  },
  {
    of: / s3\/bucket(LifecycleConfiguration|ObjectLockConfiguration)$/,
    on: / s3\/bucketVersioning$/,
    why: "S3 refuses what is said of earlier versions where there are none",
  },
  {
    of: / rds\/instance$/,
    on: / cloudwatch\/logGroup$/,
    why: "RDS makes the groups that it does not find, and ours are refused",
  },
  {
    of: / ec2\/natGateway$/,
    on: / ec2\/internetGateway$/,
    why: 'it fails with Gateway.NotAttached ("Troubleshoot NAT gateways", Amazon VPC User Guide)',
  },
  {
    of: / wafv2\/webAclLoggingConfiguration$/,
    on: / cloudwatch\/logResourcePolicy$/,
    why: "AWS WAF refuses a log group that it may not write to (PutLoggingConfiguration, AWS WAF API Reference)",
  },
  {
    of: / sfn\/stateMachine$/,
    on: / iam\/rolePolicy$/,
    why: "Step Functions refuses a role that may not write to the log group",
  },
  {
    of: / eks\/cluster$/,
    on: /^EksCluster (cloudwatch\/logGroup|iam\/rolePolicy(Attachment)?)$/,
    why: "EKS makes the group that it does not find, and ours is refused; it refuses a role that may not do what Auto Mode does",
  },
  {
    of: /^EksCluster (NodePool|eks\/addon)$/,
    on: /^Network ec2\/(route|routeTableAssociation|vpcEndpoint)$|^EksCluster (ConfigMap|NodePool)$/,
    why: "machines that start before there is a way out never join, and an add-on is not active before it has one",
  },
  {
    of: /^Namespace Namespace$/,
    on: /^EksCluster eks\/addon$/,
    why: "what names the secrets of pods is of a kind that an add-on brings",
  },
  {
    of: pods,
    on: /^EksCluster |^Namespace /,
    why: "pods need machines, and drivers of their volumes",
  },
  {
    of: pods,
    on: / (NetworkPolicy|SecretProviderClass|ServiceAccount|TargetGroupBinding|eks\/podIdentityAssociation|iam\/rolePolicy)$| vpc\/securityGroup(E|In)gressRule$/,
    why: "pods do not start, or reach nothing, or get no traffic, and the deployment is given up",
  },
  {
    of: pods,
    on: /^Pooler Deployment$|^Database lambda\/invocation$|^KubernetesRelease Job$/,
    why: "pods end that find no pooler, no user or no tables, and the deployment is given up",
  },
];

/** Component and type: `Service ecs/service`, `KubernetesService Deployment`. */
export function kindOf(urn: string): string {
  const [type = "", component = ""] = (urn.split("::")[2] ?? "").split("$").reverse();
  const noun = type.startsWith("kubernetes:") ? type.replace(/.*:/, "") : type.replace(/^aws:|:[^:]*$/g, "");
  return `${component.replace(/.*:/, "")} ${noun}`;
}

const byInput = ({ propertyDependencies }: PlanResource): string[] => Object.values(propertyDependencies).flat();

/** The URNs of what a resource waits for besides what its inputs are made of. */
export function beside(resource: PlanResource): string[] {
  const shown = new Set(byInput(resource));
  return resource.dependencies.filter((urn) => !shown.has(urn));
}

/** Those that AWS does not do without. */
export const forcedBy = (resource: PlanResource, rules: readonly Forced[] = forced): string[] =>
  beside(resource).filter((urn) => rules.some(({ of, on }) => of.test(kindOf(resource.urn)) && on.test(kindOf(urn))));

/** All that a resource would wait for if nothing were to make it wait but AWS, and the provider by which it is made. */
export const forcedNeeds = (resource: PlanResource): string[] => [
  ...byInput(resource),
  ...forcedBy(resource),
  ...(resource.provider === undefined ? [] : [resource.provider.replace(/::[^:]*$/, "")]),
];
