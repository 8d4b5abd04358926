import { describe, expect, it } from "vitest";
import { Bucket } from "../../components/bucket";
import { bucketSettings } from "../../components/bucket/settings";
import { judge } from "../../policies/judge";
import { recorded } from "../recorded";
import { region } from "../wiring";

/** What is said of a bucket's lock, where it is made by the component itself. */
async function said(settings: object): Promise<string[]> {
  const { plan } = await recorded(() => {
    new Bucket("dumps", {
      settings: bucketSettings.parse(settings),
      region,
      keyArns: { files: "data-key", backups: "backups-key" },
    });
  });
  return judge(plan)
    .findings.filter(({ rule }) => rule === "backup-bucket-lock")
    .map(({ message }) => message);
}

describe("a bucket of the platform's", () => {
  it("is known for one of backups, and asked for a lock", async () => {
    expect(await said({ purpose: "backups" })).toEqual([expect.stringContaining("no BucketObjectLockConfiguration")]);
    expect(await said({ purpose: "backups", objectLock: { kind: "governance", days: 7 } })).toEqual([]);
  });

  it("is asked for none where it holds what users upload", async () => {
    expect(await said({ purpose: "files" })).toEqual([]);
  });
});
