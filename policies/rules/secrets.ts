import { z } from "zod";
import type { Graph } from "../graph";
import * as kinds from "../kinds";
import { isSet, type Resource } from "../resource";
import { graphRule, resourceRule } from "../rule";

type Secret = Resource<NonNullable<(typeof kinds.secret)["props"]>>;

/** Source: "DeleteSecret", AWS Secrets Manager API Reference. */
export const secretRecoveryWindow = graphRule({
  name: "secret-recovery-window",
  description: "A deleted secret can be brought back for some days.",
  severity: "high",
  remedy:
    "Leave `recoveryWindowInDays` out, which gives 30 days, or set it to the days that are wanted. To delete it at once and on purpose, exempt it for those days (docs/deleting.md).",
  level: { production: "mandatory", otherwise: "disabled" },
  config: z.strictObject({
    days: z.int().min(7).max(30).default(7).describe("days in which a deleted secret can be brought back, at least"),
  }),
  on: [kinds.secret],
  check: (secret, { days }, graph) => {
    const { recoveryWindowInDays = 30 } = secret.props;
    if (recoveryWindowInDays >= days || isDerived(secret, graph)) return [];
    return recoveryWindowInDays === 0
      ? [`it is deleted at once and for good; wanted: ${days} days or more`]
      : [`it can be brought back for ${recoveryWindowInDays} days; wanted: ${days} or more`];
  },
});

/**
 * Whether the next deployment would write the same value again: it is made of resources, and what is random in it is
 * protected or kept by another secret, which is judged for it.
 */
function isDerived(secret: Resource, graph: Graph): boolean {
  const versions = graph.users(secret, kinds.secretVersion, "secretId");
  const sources = versions.map(({ propertyDependencies }) => propertyDependencies["secretString"] ?? []);
  return (
    versions.length > 0 &&
    sources.every((needed) => needed.length > 0) &&
    sources
      .flat()
      .filter(({ type, protect }) => !protect && type.startsWith("random:"))
      .every((value) => keeperOf(value, graph) !== secret)
  );
}

/** Of the secrets that hold a value the one that can be brought back for the longest time. */
function keeperOf(value: Resource, graph: Graph): Resource | undefined {
  const window = ({ props: { recoveryWindowInDays = 30 } }: Secret): number => recoveryWindowInDays;
  const holders = graph
    .users(value, kinds.secretVersion, "secretString")
    .flatMap((version) => graph.links(version, "secretId", kinds.secret));
  return holders.sort((a, b) => window(b) - window(a))[0];
}

/** Source: "Secret encryption and decryption in AWS Secrets Manager", AWS Secrets Manager User Guide. */
export const secretOwnKey = resourceRule({
  name: "secret-own-key",
  description: "A secret is encrypted with a key of the account's making: its policy says who else may read it.",
  severity: "medium",
  remedy: "Set `kmsKeyId`.",
  tags: ["checkov:CKV_AWS_149"],
  level: "mandatory",
  on: [kinds.secret],
  *check({ props }) {
    if (!isSet(() => props.kmsKeyId)) yield "it has no `kmsKeyId`";
  },
});
