import { describe, expect, it } from "vitest";
import { pooledReleaseRemark } from "../../components/pooler/remarks";
import { releaseSettings } from "../../components/release/settings";
import { postgres as database } from "../database/parsed";
import { given, stack } from "../wiring";

describe("what a reader should know of a pooler", () => {
  it("is that migrations want the database itself", () => {
    const told = (pooling: string, use: string) => {
      const databases = { main: database({ pooling: { kind: pooling } }) };
      const release = releaseSettings.parse({ image: "web", uses: [use] });
      return pooledReleaseRemark({ settings: { databases, release }, stack, given });
    };
    expect(told("pgbouncer", "main")).toEqual([
      "the release reaches main through PgBouncer; migrations want main.direct",
    ]);
    expect(told("pgbouncer", "main.direct")).toEqual([]);
    expect(told("none", "main")).toEqual([]);
  });
});
