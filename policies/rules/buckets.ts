import * as kinds from "../kinds";
import { graphRule } from "../rule";

const flags = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;

/** Source: "Blocking public access to your Amazon S3 storage", Amazon S3 User Guide. */
export const bucketPublicAccessBlock = graphRule({
  name: "bucket-public-access-block",
  description: "No bucket can be made public.",
  severity: "critical",
  remedy: "Give the bucket a BucketPublicAccessBlock of its own, with all four flags true.",
  tags: [
    ...["checkov:CKV_AWS_53", "checkov:CKV_AWS_54", "checkov:CKV_AWS_55", "checkov:CKV_AWS_56", "checkov:CKV2_AWS_6"],
    ...["fsbp:S3.8", "cis-3.0:2.1.4", "cis-4.0.1:2.1.4"],
  ],
  level: "mandatory",
  on: [kinds.bucket],
  *check(bucket, _, graph) {
    const blocks = graph.users(bucket, kinds.bucketPublicAccessBlock, "bucket");
    if (blocks.length === 0) yield "it has no BucketPublicAccessBlock";
    for (const { name, props } of blocks) {
      const open = flags.filter((flag) => props[flag] !== true);
      if (open.length > 0) yield `${name} leaves open what ${open.map((flag) => `\`${flag}\``).join(", ")} would close`;
    }
  },
});
