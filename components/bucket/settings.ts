import { z } from "zod";
import { plainDeletionSettings } from "../deletion";
import type { Remarks } from "../settings/definition";
import { kinds, template } from "../settings/kinds";

const days = (most: number) => z.int().min(1).max(most);

const archiveDays = days(3650)
  .optional()
  .describe(
    "days after which objects move to S3 Glacier Instant Retrieval: much cheaper to keep, dearer to read, and as fast; objects below 128 KB stay. Never, unless given",
  );
const deletion = plainDeletionSettings().describe("what may happen to the bucket and all that is in it");

/** S3 refuses to expire what has not been moved yet. */
const expiresLast = ({ archiveDays = 0, expireDays = Infinity }: { archiveDays?: number; expireDays?: number }) =>
  expireDays > archiveDays;
const expiresLastError = {
  error: "more than `archiveDays`: objects are moved before they expire (an S3 rule)",
  path: ["expireDays"],
};

type ObjectLock = { kind: "none" } | { kind: "governance"; days?: number };

/** How long a backup is locked from its upload on, in days; undefined without a lock. */
export const lockDays = ({ objectLock, expireDays }: { objectLock: ObjectLock; expireDays: number }) =>
  objectLock.kind === "none" ? undefined : (objectLock.days ?? expireDays);

/** Settings of one entry of `buckets`. What is overwritten or deleted is kept as an earlier version for a while. */
export const bucketSettings = kinds(
  "purpose",
  {
    files: z
      .strictObject({
        archiveDays,
        expireDays: days(3650).optional().describe("days after which objects are deleted. Never, unless given"),
        noncurrentDays: days(3650)
          .default(30)
          .describe("days that overwritten and deleted objects are kept; what has to be erased is gone only then"),
        cors: z
          .array(
            template().regex(
              /^(https:\/\/[a-z0-9.-]+|http:\/\/localhost)(:\d{1,5})?$/,
              "an origin such as https://{domain}, without a path, or http://localhost:3000",
            ),
          )
          .max(100)
          .default([])
          .describe("origins whose pages may read and upload by signed URLs in the browser"),
        backup: z
          .boolean()
          .default(false)
          .describe("whether `backups` keeps a copy; versions in the bucket undo mistakes, but not the bucket's loss"),
        deletion,
      })
      .refine(expiresLast, expiresLastError)
      .describe("what users upload and the application makes"),
    backups: z
      .strictObject({
        archiveDays,
        expireDays: days(365).min(7).default(30).describe("days that a backup is kept"),
        noncurrentDays: days(365)
          .default(7)
          .describe("days that an expired or overwritten backup is kept on: beside `expireDays`, not among them"),
        objectLock: kinds(
          "kind",
          {
            none: z.strictObject({}),
            governance: z.strictObject({
              days: days(365)
                .optional()
                .describe("days from its upload that a backup is locked; as long as it is kept, unless given"),
            }),
          },
          { default: "none" },
        ).describe(
          "governance: S3 itself lets nobody delete a backup but who may bypass that (s3:BypassGovernanceRetention). " +
            "A change is for what is uploaded from then on",
        ),
        deletion,
      })
      .refine(expiresLast, expiresLastError)
      .refine((settings) => (lockDays(settings) ?? 0) <= settings.expireDays, {
        error: "at most `expireDays`: what is locked cannot expire",
        path: ["objectLock", "days"],
      })
      .describe("dumps and the like: whoever writes them cannot delete them, and their key is that of backups"),
  },
  { default: "files" },
);

export type BucketSettings = z.infer<typeof bucketSettings>;

/** S3 bills 90 days of S3 Glacier Instant Retrieval for what is deleted sooner. Source: "Amazon S3 pricing". */
export const archiveMinimumDays = 90;

/** What has been archived is paid for longer than it is kept. */
export const archiveRemark: Remarks<{ buckets: Readonly<Record<string, BucketSettings>> }> = ({
  settings: { buckets },
}) =>
  Object.entries(buckets).flatMap(([name, { archiveDays, expireDays }]) =>
    archiveDays === undefined || expireDays === undefined || expireDays - archiveDays >= archiveMinimumDays
      ? []
      : [
          `objects of buckets.${name} are paid for ${archiveMinimumDays} days after they are archived, and expire ` +
            `${expireDays - archiveDays} ${expireDays - archiveDays === 1 ? "day" : "days"} after it`,
        ],
  );
