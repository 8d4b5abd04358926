import type { LifecycleRule } from "@aws-sdk/client-s3";
import { isDeepStrictEqual } from "node:util";

/** For how many days what was overwritten or deleted can be had back. */
export const KEEP_DAYS = 90;

/** After how many days the parts of an upload go that was never finished. */
const ABORT_DAYS = 7;

/** As far as it is looked at. */
export interface Statement {
  readonly Sid?: string;
  readonly [key: string]: unknown;
}

export interface Policy {
  readonly Version?: string;
  readonly Statement?: Statement | readonly Statement[];
  readonly [key: string]: unknown;
}

/** What refuses everybody who does not come by TLS. */
export const tlsAlone = (bucket: string): Statement => ({
  Sid: "TlsAlone",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

/** A policy with our statement in it; those of others, such as one for another account, stay. */
export function withTlsAlone(policy: Policy | undefined, bucket: string): Policy {
  const ours = tlsAlone(bucket);
  const others = statementsOf(policy).filter(({ Sid }) => Sid !== ours.Sid);
  return { ...policy, Version: "2012-10-17", Statement: [...others, ours] };
}

export const refusesPlainHttp = (policy: Policy | undefined, bucket: string): boolean =>
  statementsOf(policy).some((statement) => isDeepStrictEqual(statement, tlsAlone(bucket)));

/** IAM takes a single statement without its list. */
const statementsOf = (policy: Policy | undefined): readonly Statement[] => [policy?.Statement ?? []].flat();

/** What lets old versions go, and keeps the current ones for ever. */
export const cleaning: LifecycleRule = {
  ID: "old-versions",
  Status: "Enabled",
  Filter: { Prefix: "" },
  NoncurrentVersionExpiration: { NoncurrentDays: KEEP_DAYS },
  Expiration: { ExpiredObjectDeleteMarker: true },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: ABORT_DAYS },
};

/** The rules with ours among them; those of others stay. */
export const withCleaning = (rules: readonly LifecycleRule[]): LifecycleRule[] => [
  ...rules.filter(({ ID }) => ID !== cleaning.ID),
  cleaning,
];

/** S3 answers in more than one form with a filter that everything passes. */
export const cleans = (rules: readonly LifecycleRule[]): boolean =>
  rules.some((rule) => isDeepStrictEqual(withoutEmpty(rule), withoutEmpty(cleaning)));

/** Without what says nothing: an empty prefix, an empty filter. */
const withoutEmpty = (rule: object): unknown =>
  JSON.parse(JSON.stringify(rule), (_, value: unknown) => (isEmpty(value) ? undefined : value));

const isEmpty = (value: unknown) =>
  value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
