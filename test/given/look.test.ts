import { describe, expect, it } from "vitest";
import type { Aws, Repository, Tags } from "../../given/aws";
import { Failure } from "../../given/failure";
import { look, newest, type Sought } from "../../given/look";
import { tagsOf } from "./emulator";
import type { ImageTags } from "../../given/tags";
import { digest, image, now } from "./found";

const sought: Sought = {
  tags: { own: new Map() },
  named: {},
  project: "shop",
  stack: "live",
  wanted: {
    images: [{ owner: "web", nameTag: "shop-live-registry-repository-web", platforms: ["linux/arm64"] }],
    secrets: [{ name: "KEY", nameTag: "shop-live-secrets-secret-KEY", optional: false }],
  },
};

const repository = (name: string): Repository => ({ arn: `arn:${name}`, name, url: `url/${name}` });

/** An AWS that has nothing but what a test says. */
const having = (parts: Partial<Aws>): Aws => ({
  caller: () => Promise.resolve({ account: "222222222222", arn: "arn" }),
  repositories: () => Promise.resolve([]),
  repositoryTags: () => Promise.resolve({}),
  images: () => Promise.resolve([]),
  secrets: () => Promise.resolve([]),
  hasValue: () => Promise.resolve(true),
  zones: () => Promise.resolve([]),
  zoneTags: () => Promise.resolve({}),
  nameServers: () => Promise.resolve([]),
  ...parts,
});

const repositoriesTagged = (tags: Record<string, Tags>): Partial<Aws> => ({
  repositories: () => Promise.resolve(Object.keys(tags).map(repository)),
  repositoryTags: (arn) => Promise.resolve(tags[arn.slice("arn:".length)] ?? {}),
});

describe("a look", () => {
  it("takes from many that are alike the one of the stack", async () => {
    const tags = (stack: string, project: string) => tagsOf(stack, "registry-repository-web", project);
    const aws = having(
      repositoriesTagged({
        "registry-repository-web-1": tags("test", "shop"),
        "registry-repository-web-2": tags("live", "shop"),
        // the same name, of another project and stack
        "registry-repository-web-3": { ...tags("live", "shop"), Project: "shop-live", Stack: "registry" },
        "registry-repository-web-extra-4": tagsOf("live", "registry-repository-web-extra"),
      }),
    );
    expect((await look(aws, sought)).images).toMatchObject([{ owner: "web", url: "url/registry-repository-web-2" }]);
  });

  it("asks for the tags of those alone that may be meant", async () => {
    const asked: string[] = [];
    const aws = having({
      repositories: () => Promise.resolve(["other", "registry-repository-web-1"].map(repository)),
      repositoryTags: (arn) => {
        asked.push(arn);
        return Promise.resolve({});
      },
    });
    await look(aws, sought);
    expect(asked).toEqual(["arn:registry-repository-web-1"]);
  });

  it("does not choose between two that claim to be it", async () => {
    const tags = tagsOf("live", "registry-repository-web");
    const aws = having(repositoriesTagged({ "registry-repository-web-1": tags, "registry-repository-web-2": tags }));
    await expect(look(aws, sought)).rejects.toThrow(
      new Failure(
        "More than one carries the tags of shop-live-registry-repository-web: arn:registry-repository-web-1, " +
          "arn:registry-repository-web-2. Take the tags from those that the stack does not use.",
      ),
    );
  });

  it("passes over a secret that is gone and still in the list", async () => {
    const tags = tagsOf("live", "secrets-secret-KEY");
    const aws = having({
      secrets: () =>
        Promise.resolve([
          { arn: "old", tags },
          { arn: "new", tags },
        ]),
      hasValue: (arn) => Promise.resolve(arn === "old" ? undefined : true),
    });
    expect((await look(aws, sought)).secrets).toMatchObject([{ arn: "new", hasValue: true }]);
  });

  it("asks AWS nothing about what is not wanted", async () => {
    const never = () => Promise.reject(new Error("asked"));
    const aws = having({ repositories: never, secrets: never, zones: never });
    const nothing = { ...sought, wanted: { images: [], secrets: [] } };
    expect(await look(aws, nothing)).toEqual({ images: [], secrets: [], zone: undefined });
  });
});

describe("the image that is taken", () => {
  const both = { old: image("1"), last: image("2", { pushedAt: now }) };
  const aws = having({
    ...repositoriesTagged({ "registry-repository-web-1": tagsOf("live", "registry-repository-web") }),
    images: (_, tag) =>
      Promise.resolve(tag === undefined ? Object.values(both) : tag === "v1" ? [both.old] : undefined),
  });
  const own = (tag: string) => new Map([["web", tag]]);
  const other = new Map([["api", "v1"]]);
  const taken = async (tags: ImageTags, named: Sought["named"] = {}) => {
    const [found] = (await look(aws, { ...sought, tags, named })).images;
    return { digest: found?.image?.digest, by: found?.by };
  };
  const named = { web: digest("f") };

  it.each([
    ["the last one without a tag, whatever the file names", { own: new Map() }, named, "2", "push"],
    ["the one with the tag of all", { all: "v1", own: new Map() }, named, "1", "tag"],
    ["the one with the tag of its own", { all: "v9", own: own("v1") }, named, "1", "tag"],
    ["the one that the file names, where the tag of all is not", { all: "v9", own: new Map() }, named, "f", "file"],
    ["the one that the file names, where the tag is another's", { own: other }, named, "f", "file"],
    ["the last one, where the tag of all is not and the file names none", { all: "v9", own: other }, {}, "2", "push"],
    ["the last one, where the tag is another's and the file names none", { own: other }, {}, "2", "push"],
  ] as const)("is %s", async (_, tags, file, begin, by) => {
    expect(await taken(tags, file)).toEqual({ digest: digest(begin), by });
  });

  it("is none where the tag of its own is not, whatever else is there", async () => {
    expect(await taken({ all: "v1", own: own("v9") }, named)).toEqual({});
  });
});

describe("the newest image", () => {
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);

  it("is the one that was pushed last", () => {
    expect(
      newest([image("a", { pushedAt: at(1) }), image("b", { pushedAt: at(3) }), image("c", { pushedAt: at(2) })]),
    ).toMatchObject({ digest: digest("b") });
    expect(newest([])).toBeUndefined();
  });

  it.each([
    ["a signature", { tags: [`sha256-${"a".repeat(64)}.sig`] }],
    ["an attestation without an ending", { tags: [`sha256-${"a".repeat(64)}`] }],
    ["a build's cache", { artifact: "application/vnd.buildkit.cacheconfig.v0" }],
    ["a chart", { artifact: "application/vnd.cncf.helm.config.v1+json" }],
  ])("is not %s", (_, more) => {
    expect(newest([image("a"), image("b", { pushedAt: at(1), ...more })])).toMatchObject({ digest: digest("a") });
  });

  it.each([undefined, "application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json"])(
    "may be of the type %s",
    (artifact) => {
      expect(newest([image("a", { artifact })])).toBeDefined();
    },
  );
});
