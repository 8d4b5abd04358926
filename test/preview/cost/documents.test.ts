import { describe, expect, it } from "vitest";
import type { PlanResource } from "../../../preview/plan";
import { baseline, byUsage, costOf, made } from "./bill";

const cluster = (inputs: PlanResource["inputs"] = {}) =>
  made("aws:docdb/cluster:Cluster", "main-cluster", { storageType: "standard", ...inputs });
const instance = (of: PlanResource, instanceClass = "db.r5.large") =>
  made(
    "aws:docdb/clusterInstance:ClusterInstance",
    "main-cluster-instance-a",
    { instanceClass },
    { clusterIdentifier: [of] },
  );

describe("a document database", () => {
  it("costs each instance, and what it stores, reads and writes by usage", () => {
    const own = cluster({ manageMasterUserPassword: true });
    // 730 x 0.277
    expect(baseline(instance(own), own)).toEqual([["db.r5.large", "730", "0.277", "202.21"]]);
    expect(baseline(own)).toEqual([["secret of the master user", "1", "0.4", "0.4"]]);
    expect(byUsage(own)).toEqual([
      ["storage", "10", "0.1", "1"],
      ["reads and writes", "10", "0.2", "2"],
      ["backups", "0", "0.021", "0"],
    ]);
  });

  it("pays for CPU credits on a class that has them", () => {
    expect(byUsage(instance(cluster(), "db.t3.medium"), cluster())).toEqual([["CPU credits", "0", "0.09", "0"]]);
    expect(byUsage(instance(cluster()), cluster())).toEqual([]);
  });

  it("has dearer storage and no price of reads where these are optimized, and says that its instances' is not known", () => {
    const own = cluster({ storageType: "iopt1" });
    expect(byUsage(own)[0]).toEqual(["storage", "10", "0.3", "3"]);
    expect(byUsage(own).map(([name]) => name)).not.toContain("reads and writes");
    expect(costOf(instance(own), own).withoutPrice.map(({ costComponents }) => costComponents)).toEqual([
      ["db.r5.large, I/O-optimized"],
    ]);
  });
});
