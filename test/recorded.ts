import type { Plan, PlanResource } from "../preview/plan";
import { record } from "../preview/record";
import { isMap, Secret, type Value } from "../preview/values";

/** A secret as the engine sends it (sdk/go/common/resource/properties.go). */
const secret = (value: string) => ({ "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value });

/** What AWS would add, as far as programs read it: every id, ARN and address is made of the resource's logical name. */
function providerOutputs({ type, name, inputs }: PlanResource): Record<string, unknown> {
  const physicalName = typeof inputs["name"] === "string" ? inputs["name"] : `${name}-1234567`;
  const common = { id: `${name}-id`, arn: `arn:aws:test:::${name}`, name: physicalName };
  switch (type) {
    case "aws:acm/certificate:Certificate": {
      const hosts = [inputs["domainName"], ...((inputs["subjectAlternativeNames"] ?? []) as Value[])] as string[];
      return {
        ...common,
        domainValidationOptions: hosts.map((domainName) => ({
          domainName,
          resourceRecordName: `_x.${domainName}`,
          resourceRecordType: "CNAME",
          resourceRecordValue: "_y.acm-validations.aws",
        })),
      };
    }
    case "aws:acm/certificateValidation:CertificateValidation":
      return { ...common, certificateArn: inputs["certificateArn"] };
    case "aws:docdb/cluster:Cluster":
      return {
        ...common,
        clusterIdentifier: inputs["clusterIdentifier"],
        clusterResourceId: `cluster-${name}`,
        endpoint: `${name}.cluster.docdb.amazonaws.com`,
        readerEndpoint: `${name}.cluster-ro.docdb.amazonaws.com`,
        masterUserSecrets: [{ secretArn: `arn:aws:test:::${name}-master` }],
      };
    case "aws:ecr/repository:Repository":
      return { ...common, repositoryUrl: `222222222222.dkr.ecr.eu-central-1.amazonaws.com/${physicalName}` };
    case "aws:eks/cluster:Cluster":
      return {
        ...common,
        endpoint: `https://${name}.eks.amazonaws.com`,
        certificateAuthority: { data: `authority-of-${name}` },
        vpcConfig: { ...(inputs["vpcConfig"] as object), clusterSecurityGroupId: `${name}-security-group-id` },
      };
    case "aws:elasticache/replicationGroup:ReplicationGroup":
      return { ...common, primaryEndpointAddress: `${name}.cache.amazonaws.com` };
    case "aws:lambda/invocation:Invocation":
      return { ...common, result: `"${name} is done"` };
    case "aws:lb/loadBalancer:LoadBalancer":
      return { ...common, arnSuffix: `app/${name}`, dnsName: `${name}.elb.amazonaws.com`, zoneId: "ZELB" };
    case "aws:lb/targetGroup:TargetGroup":
      return { ...common, arnSuffix: `targetgroup/${name}` };
    case "aws:lambda/function:Function":
      return { ...common, codeSha256: `code-of-${name}` };
    case "aws:rds/instance:Instance":
      return {
        ...common,
        identifier: inputs["identifier"],
        address: `${name}.rds.amazonaws.com`,
        resourceId: `db-${name}`,
        masterUserSecrets: [{ secretArn: `arn:aws:test:::${name}-master` }],
      };
    case "aws:rds/proxy:Proxy":
      return { ...common, endpoint: `${name}.proxy.rds.amazonaws.com` };
    case "aws:route53/record:Record":
      return { ...common, fqdn: inputs["name"] };
    case "aws:route53/zone:Zone":
      return { ...common, zoneId: `${name}-zone-id`, nameServers: ["ns1.example", "ns2.example"] };
    case "aws:secretsmanager/secretVersion:SecretVersion":
      return { ...common, secretId: inputs["secretId"], versionId: `${name}-1` };
    case "random:index/randomBytes:RandomBytes":
      return { ...common, hex: secret(`hex-of-${name}`) };
    case "random:index/randomId:RandomId":
      return { ...common, hex: "0a1b2c3d" };
    case "random:index/randomPassword:RandomPassword":
      return { ...common, result: secret(`result-of-${name}`) };
    default:
      return common;
  }
}

/** What a program asked for, with questions that tests ask of it. */
export class Recorded {
  readonly plan: Plan;

  constructor(plan: Plan) {
    this.plan = plan;
  }

  /** Logical names of all resources of a type, such as `aws:ec2/subnet:Subnet`. */
  names(type: string): string[] {
    return this.plan.resources.filter((resource) => resource.type === type).map(({ name }) => name);
  }

  /** The one resource of this logical name and, where several types share it, of this type. */
  resource(name: string, type?: string): PlanResource {
    const found = this.plan.resources.filter(
      (resource) => resource.name === name && (type === undefined || resource.type === type),
    );
    const [only] = found;
    if (only === undefined || found.length > 1) {
      throw new Error(`${found.length} resources are named ${name}: ${found.map((each) => each.type).join(", ")}`);
    }
    return only;
  }

  /** Its inputs, as they would reach the provider: secrets are plain here. */
  inputs(name: string, type?: string): Record<string, unknown> {
    return plain(this.resource(name, type).inputs) as Record<string, unknown>;
  }

  /** An input that is a JSON document, such as a policy, whoever writes the text of it. */
  document(name: string, input = "policy", type?: string): unknown {
    const document = this.inputs(name, type)[input];
    return typeof document === "string" ? JSON.parse(document) : document;
  }

  /** Everything that could be read by whoever sees the recording: secrets are hidden. */
  visible(): string {
    return JSON.stringify(this.plan);
  }

  /** The logical names of what a resource waits for. */
  dependencies(name: string, type?: string): string[] {
    return this.resource(name, type).dependencies.map((urn) => urn.split("::").at(-1) ?? urn);
  }
}

export interface RecordedOptions {
  readonly project?: string;
  readonly stack?: string;
  readonly config?: Record<string, string>;
  readonly secretKeys?: readonly string[];
  /** True answers as a preview would: ids and what AWS adds are unknown. */
  readonly preview?: boolean;
}

/** Runs a program as a deployment would and says what it asked for; fails where the program does. */
export async function recorded(program: () => unknown, options: RecordedOptions = {}): Promise<Recorded> {
  const plan = await record({
    project: options.project ?? "shop",
    stack: options.stack ?? "production",
    config: options.config ?? { "aws:region": "eu-central-1" },
    secretKeys: options.secretKeys ?? [],
    program: () => Promise.resolve(program()),
    preview: options.preview ?? false,
    outputs: providerOutputs,
  });
  const errors = plan.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  return new Recorded(plan);
}

function plain(value: Value): unknown {
  if (value instanceof Secret) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
