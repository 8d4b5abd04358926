import { beforeAll, describe, expect, it } from "vitest";
import { command, listed, lost, now, resourceChanges, type Now } from "./urns";

describe("names, which are for ever", () => {
  let today: Now;
  beforeAll(() => {
    today = now();
  }, 300_000);

  it("are gone or changed only with an alias, or with a line under Resource changes in CHANGELOG.md", () => {
    expect(lost(listed(), today, resourceChanges())).toEqual([]);
  });

  it(`are all in the list, which \`${command}\` writes`, () => {
    expect(listed(), `run ${command}`).toEqual([...today.urns].sort());
  });

  it.each(["kubernetes:apps/v1:Deployment::web-deployment", "aws:docdb/cluster:Cluster::main-cluster"])(
    "are missed where %s has another",
    (resource) => {
      const renamed = today.urns.filter((urn) => !urn.endsWith(resource));
      const missed = lost(listed(), { ...today, urns: renamed }, resourceChanges());
      expect(missed.length).toBeGreaterThan(0);
      expect(missed.filter((urn) => !urn.endsWith(resource))).toEqual([]);
    },
  );
});

describe("a name of the list", () => {
  const urn = "urn:pulumi:production::shop::plinth:index:Cache$aws:sns/topic:Topic::sessions-topic";

  it.each<[string, Partial<Now>, string, boolean]>([
    ["that nothing has", {}, "- None.", true],
    ["that a resource has", { urns: [urn] }, "", false],
    ["that is an alias", { aliases: [urn] }, "", false],
    ["of which the changelog tells", {}, "- `sessions-topic` is gone.", false],
    ["like another of which it tells", {}, "- `sessions-topic-2` is gone.", true],
  ])("%s", (_, some, changelog, isLost) => {
    expect(lost([urn], { urns: [], aliases: [], ...some }, changelog)).toEqual(isLost ? [urn] : []);
  });

  it("is looked for in what the changelog says of resources alone, before the first release", () => {
    expect(resourceChanges()).toMatch(/^- /m);
    expect(resourceChanges()).not.toContain("##");
  });
});
