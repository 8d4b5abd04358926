import { describe, expect, it } from "vitest";
import { Registry, registryRule, registrySettings } from "../components/registry";
import { serviceSettings } from "../components/service/settings";
import { recorded } from "./recorded";
import { isImmediate, isProtected, reported } from "./wiring";

const registry = (input: object = {}, owners = ["web", "api"]) =>
  recorded(() => {
    const settings = registrySettings.parse(input);
    const { urls, arns } = new Registry("registry", { settings, owners, keyArn: "data-key" });
    return { urls, arns };
  });

describe("Registry", () => {
  it("has an encrypted repository for each service, in which a tag never moves and every image is scanned", async () => {
    const made = await registry();
    expect(made.names("aws:ecr/repository:Repository")).toEqual(["registry-repository-web", "registry-repository-api"]);
    for (const name of made.names("aws:ecr/repository:Repository")) {
      expect(made.inputs(name), name).toMatchObject({
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "data-key" }],
      });
    }
    expect(made.plan.outputs).toMatchObject({
      urls: { web: "222222222222.dkr.ecr.eu-central-1.amazonaws.com/registry-repository-web-1234567" },
      arns: { api: "arn:aws:test:::registry-repository-api" },
    });
  });

  it("keeps as many images as it was told to, and drops the leftovers of pushes after a week", async () => {
    const made = await registry({ keepImages: 7 });
    expect(made.inputs("registry-lifecycle-policy-web")["repository"]).toBe("registry-repository-web-1234567");
    expect(made.document("registry-lifecycle-policy-web")).toMatchObject({
      rules: [
        { selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 7 } },
        { selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 7 } },
      ],
    });
  });

  it.each([
    ["protected", isProtected, true, false],
    ["immediate", isImmediate, false, true],
  ])("%s", async (_, deletion, protect, forceDelete) => {
    const made = await registry({ deletion });
    expect(made.resource("registry-repository-web").protect).toBe(protect);
    expect(made.inputs("registry-repository-web")).toMatchObject({ forceDelete });
  });

  it("gives up one repository alone, for a service that is to go", async () => {
    const repositories = { web: { deletion: isImmediate } };
    const made = await registry({ deletion: isProtected, repositories });
    expect(made.resource("registry-repository-web").protect).toBe(false);
    expect(made.resource("registry-repository-api").protect).toBe(true);
    const settings = {
      registry: registrySettings.parse({ repositories: { wbe: { deletion: isImmediate } } }),
      ...{ services: { web: serviceSettings.parse({}) }, jobs: {}, databases: {} },
    };
    expect(reported(registryRule, settings)).toEqual([
      "registry.repositories.wbe: the name of what has an image of its own (did you mean `web`?)",
    ]);
  });

  it("keeps every repository where it is when a service comes before it", async () => {
    const before = await registry({}, ["web"]);
    const after = await registry({}, ["api", "web"]);
    expect(after.resource("registry-repository-web").inputs).toEqual(before.resource("registry-repository-web").inputs);
  });
});
