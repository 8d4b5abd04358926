import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample, sampleOf } from "../sample";

const bucket = sample(kinds.bucket, "files", {});
const needs = { bucket: ["files"] };
const closed = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
const block = (props: object) => sample(kinds.bucketPublicAccessBlock, "block", props, { needs });

export const buckets: Cases = {
  "bucket-public-access-block": [
    { what: "a bucket with its block", stack: [bucket, block({ ...closed, bucket: UNKNOWN })] },
    { what: "a bucket without", stack: [bucket], finds: ["files: it has no BucketPublicAccessBlock"] },
    {
      what: "one by the older token",
      stack: [sampleOf("aws:s3/bucketV2:BucketV2", "old", {})],
      finds: ["old: it has no BucketPublicAccessBlock"],
    },
    {
      what: "a bucket with the block of another",
      stack: [bucket, sample(kinds.bucket, "other", {}), block(closed)],
      finds: ["other: it has no BucketPublicAccessBlock"],
    },
    {
      what: "a block that leaves things open",
      stack: [bucket, block({ ...closed, blockPublicPolicy: false, restrictPublicBuckets: undefined })],
      finds: ["files: block leaves open what `blockPublicPolicy`, `restrictPublicBuckets` would close"],
    },
    {
      what: "a block that will say",
      stack: [bucket, block({ ...closed, ignorePublicAcls: UNKNOWN })],
      notJudged: ["files: block.ignorePublicAcls is known only after the deployment"],
    },
  ],
};
