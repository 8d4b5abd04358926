import { describe, expect, it } from "vitest";
import { pooledReleaseRemark, poolSizeRemark } from "../../components/pooler/remarks";
import { releaseSettings } from "../../components/release/settings";
import { postgres as database } from "../database/parsed";
import { given, stack } from "../wiring";

describe("what a reader should know of a pooler", () => {
  const remark = (input: object) =>
    poolSizeRemark({ settings: { databases: { main: database(input) } }, stack, given });

  it("is that its pools leave the database too few connections", () => {
    const small = { instanceClass: "db.t4g.micro", pooling: { kind: "pgbouncer", tasks: 2, poolSize: 20 } };
    expect(remark(small)).toEqual([
      "PgBouncer may open 80 connections to databases.main (2 tasks of 20, twice during a deploy), which has about 80: " +
        "a smaller `poolSize`, or a larger class",
    ]);
    expect(remark({ ...small, instanceClass: "db.t4g.medium" })).toEqual([]);
    expect(remark({ ...small, parameters: { max_connections: "100" } })).toEqual([]);
    expect(remark({ instanceClass: "db.t4g.micro" })).toEqual([]);
  });

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
