import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { isProtected, plainDeletionSettings } from "./deletion";
import { named } from "./names";
import { kinds } from "./settings/kinds";

/** Settings of `dns`: the hosted zone of the stack's domain. */
export const dnsSettings = kinds(
  "kind",
  {
    create: z
      .strictObject({ deletion: plainDeletionSettings().describe("what may happen to the zone and all its records") })
      .describe("a hosted zone of this stack's own; the domain's registrar has to be told its name servers"),
    existing: z
      .strictObject({
        zoneId: z
          .string()
          .regex(/^Z[A-Z0-9]+$/, "a hosted zone's id, such as Z0123456789ABC")
          .describe("its id"),
      })
      .describe("a hosted zone that somebody else looks after"),
  },
  { default: "create" },
);

export type DnsSettings = z.infer<typeof dnsSettings>;

export interface DnsArgs {
  readonly settings: DnsSettings;
  readonly domain: string;
  /** All hosts that the certificate is for; the first is the domain itself. */
  readonly hosts: readonly string[];
  /** Whether the registrar sends the world to the zone: before that no certificate can be validated. */
  readonly delegated: boolean;
}

/** The hosted zone of the domain and a certificate for all hosts. */
export class Dns extends pulumi.ComponentResource {
  readonly zoneId: pulumi.Output<string>;
  readonly nameServers: pulumi.Output<string[]>;
  /** The certificate once it is valid; undefined as long as the zone is not delegated. */
  readonly certificateArn?: pulumi.Output<string>;

  constructor(name: string, args: DnsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Dns", name, {}, opts);
    const zone = hostedZone(this, name, args);
    this.zoneId = zone.zoneId;
    this.nameServers = zone.nameServers;
    this.certificateArn = certificate(this, name, args, zone.zoneId);
    this.registerOutputs({ zoneId: this.zoneId, nameServers: this.nameServers });
  }
}

interface Zone {
  readonly zoneId: pulumi.Output<string>;
  readonly nameServers: pulumi.Output<string[]>;
}

function hostedZone(parent: Dns, name: string, { settings, domain }: DnsArgs): Zone {
  if (settings.kind === "existing") return { zoneId: pulumi.output(settings.zoneId), nameServers: pulumi.output([]) };
  return new aws.route53.Zone(
    `${name}-zone`,
    {
      name: domain,
      comment: `${pulumi.getProject()} ${pulumi.getStack()}`,
      forceDestroy: !isProtected(settings.deletion),
      tags: named(`${name}-zone`),
    },
    { parent, protect: isProtected(settings.deletion) },
  );
}

function certificate(
  parent: Dns,
  name: string,
  { domain, hosts, delegated }: DnsArgs,
  zoneId: pulumi.Output<string>,
): pulumi.Output<string> | undefined {
  // ACM gives a certificate up that is not validated within 72 hours, so none is asked for before that can work.
  if (!delegated) return undefined;
  const made = new aws.acm.Certificate(
    `${name}-certificate`,
    {
      domainName: domain,
      subjectAlternativeNames: hosts.filter((host) => host !== domain),
      validationMethod: "DNS",
      tags: named(`${name}-certificate`),
    },
    { parent },
  );
  const records = validatedNames(hosts).map((host) => validationRecord(parent, name, host, made, zoneId));
  return new aws.acm.CertificateValidation(
    `${name}-certificate-validation`,
    { certificateArn: made.arn, validationRecordFqdns: records.map((record) => record.fqdn) },
    { parent },
  ).certificateArn;
}

/** A wildcard is validated by the record of the name under it, which must not be made twice. */
export const validatedNames = (hosts: readonly string[]): string[] => [
  ...new Set(hosts.map((host) => host.replace(/^\*\./, ""))),
];

function validationRecord(
  parent: Dns,
  name: string,
  host: string,
  { domainValidationOptions }: aws.acm.Certificate,
  zoneId: pulumi.Output<string>,
): aws.route53.Record {
  // ACM lists its questions in no order: each is found by the name that it is about.
  const question = domainValidationOptions.apply((options) => {
    const found = options.find(({ domainName }) => domainName.replace(/^\*\./, "") === host);
    if (found === undefined) throw new pulumi.ResourceError(`ACM asks for no record to validate ${host}`, parent);
    return found;
  });
  return new aws.route53.Record(
    `${name}-record-validation-${host}`,
    {
      zoneId,
      name: question.resourceRecordName,
      type: question.resourceRecordType,
      records: [question.resourceRecordValue],
      ttl: 300,
    },
    { parent },
  );
}
