import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { withHashedAssets } from "../../preview/assets";
import { recorded } from "../recorded";

const archive = (text: string) => new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(text) });

class Code extends pulumi.CustomResource {
  constructor(name: string, code: pulumi.asset.Archive) {
    super("test:index:Code", name, { code, list: [{ plain: "stays" }] });
  }
}

describe("assets", () => {
  it("are shown by their hash, which tells one content from another", async () => {
    const made = await recorded(() => {
      new Code("one", archive("the program"));
      new Code("same", archive("the program"));
      new Code("other", archive("another program"));
    });
    const { resources } = withHashedAssets(made.plan);
    const code = (name: string) => resources.find((resource) => resource.name === name)?.inputs["code"];
    expect(JSON.stringify(resources)).not.toContain("program");
    expect(code("one")).toEqual({
      "4dabf18193072939515e22adb298388d": "0def7320c3a5731c473e5ecbe6d01bc7",
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    });
    expect(code("same")).toEqual(code("one"));
    expect(code("other")).not.toEqual(code("one"));
    expect(resources.find(({ name }) => name === "one")?.inputs["list"]).toEqual([{ plain: "stays" }]);
  });
});
