import { describe, expect, it } from "vitest";
import { aliasName, backendUrl, bucketName, secretsProvider } from "../../backend/names";
import { regions } from "../../components/settings/regions";

const owner = { project: "shop", account: "222222222222", region: "eu-central-1" };

describe("the names of a backend", () => {
  it("follow from the project, the account and the region", () => {
    expect(bucketName(owner)).toBe("shop-state-222222222222-eu-central-1");
    expect(aliasName(owner)).toBe("alias/shop-state");
    expect(backendUrl(bucketName(owner), owner)).toBe(
      "s3://shop-state-222222222222-eu-central-1?region=eu-central-1&awssdk=v2",
    );
    expect(secretsProvider(owner)).toBe("awskms://alias/shop-state?region=eu-central-1&awssdk=v2");
  });

  it("are such as S3 takes, whatever Pulumi lets a project be called, in each region", () => {
    for (const project of ["a", "Shop.of_Ours", "-x", "x".repeat(100), `${"x".repeat(28)}-y`]) {
      for (const region of Object.keys(regions)) {
        expect(bucketName({ ...owner, project, region })).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
      }
    }
  });
});
