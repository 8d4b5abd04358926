import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { awsIn } from "../given/aws";
import { settleBucket, type Wanted } from "./bucket";
import type { Changes } from "./changes";
import { settleKey, type Tags } from "./key";

/** All that the command does in AWS; docs/first-deploy.md lists the IAM actions. Nothing is ever deleted. */
export interface Aws {
  /** Who is signed in. */
  caller(): Promise<{ readonly account: string; readonly arn: string }>;
  /** Answers with the key's ARN; undefined where the key would only be made. */
  settleKey(alias: string, tags: Tags, changes: Changes): Promise<string | undefined>;
  settleBucket(wanted: Wanted, changes: Changes): Promise<void>;
}

/** AWS in a region, with the credentials that its SDKs and the CLI find. */
export function backendIn(region: string): Aws {
  // Without these, a network that swallows everything would keep the command for minutes.
  const options = { region, requestHandler: { connectionTimeout: 5000, requestTimeout: 20_000 } };
  const sts = awsIn(region);
  const [kms, s3] = [new KMSClient(options), new S3Client(options)];
  return {
    caller: () => sts.caller(),
    settleKey: (alias, tags, changes) => settleKey(kms, alias, tags, changes),
    settleBucket: (wanted, changes) => settleBucket(s3, wanted, changes),
  };
}
