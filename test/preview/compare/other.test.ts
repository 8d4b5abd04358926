import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { SettingsError } from "../../../components/settings/load";
import { otherStack } from "../../../preview/compare/other";
import { UsageError } from "../../../preview/flags";
import { rootOnEks } from "../../kubernetes/plans";
import { folder } from "../../settings/project";
import { root, side } from "./stacks";

afterEach(() => {
  delete process.env["PLINTH_GIVEN"];
  delete process.env["PLINTH_CONFIG_FILE"];
});

describe("another stack", () => {
  it("is previewed by its own files, whatever files of this one the environment names", async () => {
    const here = await side("staging");
    process.env["PLINTH_GIVEN"] = join(root, "given.staging.json");
    process.env["PLINTH_CONFIG_FILE"] = join(root, "Pulumi.staging.yaml");
    const found = await otherStack(here, { cwd: root, stack: "production" });
    expect(process.env["PLINTH_GIVEN"]).toBe(join(root, "given.staging.json"));
    expect(found).toMatchObject({ here: "staging", there: "production" });
    expect(found.settings.map(({ path }) => path)).toContain("given.images.web");
    const service = found.resources.find(({ name }) => name === "web-service");
    expect(service?.properties).toEqual([{ path: "desiredCount", here: "1", there: "3" }]);
  });

  it("is of those that there are", async () => {
    const here = await side("staging");
    const refused = otherStack(here, { cwd: root, stack: "productoin" });
    await expect(refused).rejects.toThrow(/There is no stack productoin; known: .*production/);
    await expect(refused).rejects.toBeInstanceOf(SettingsError);
  });

  it("says why its preview failed", async () => {
    const here = await side("staging");
    const files = { ...rootOnEks("production"), "index.ts": 'throw new Error("mind the gap");\n' };
    const refused = otherStack(here, { cwd: folder(files), stack: "production" });
    await expect(refused).rejects.toThrow(/^--compare production: its preview failed\n[^]*mind the gap/);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
  });
});
