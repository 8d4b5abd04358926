import { allMonth, baseline, usage } from "../lines";
import { input, textInput } from "../plan-view";
import { findPrice, price } from "../price-list";
import type { Pricer } from "./pricer";

const CLUSTER = "aws:docdb/cluster:Cluster";

/** The storage of a DocumentDB cluster, which all its instances share. */
export const documentCluster: Pricer = (resource) => {
  const isStandard = textInput(resource, "storageType") !== "iopt1";
  return [
    // DocumentDB keeps the password that it manages in a secret, which is billed like any other.
    ...(input(resource, "manageMasterUserPassword") === true
      ? [baseline("secret of the master user", price("secretsmanager", "secret"), 1)]
      : []),
    usage("storage", price("docdb", isStandard ? "storage standard" : "storage iopt1"), 10, "10 GB in each cluster"),
    ...(isStandard
      ? [usage("reads and writes", price("docdb", "I/O requests"), 10, "10 million in each cluster")]
      : []),
    usage(
      "backups",
      price("docdb", "backup storage beyond 100% of the cluster's"),
      0,
      "backups take no more than the storage does, which is free",
    ),
  ];
};

/** An instance costs more where reads and writes are free; these prices are not known. */
export const documentInstance: Pricer = (resource, plan) => {
  const instanceClass = textInput(resource, "instanceClass") ?? "(unknown)";
  const [cluster] = plan.named(resource, "clusterIdentifier", CLUSTER);
  const isStandard = cluster === undefined || textInput(cluster, "storageType") !== "iopt1";
  const rate = isStandard ? findPrice("docdb", instanceClass) : undefined;
  return [
    allMonth(isStandard ? instanceClass : `${instanceClass}, I/O-optimized`, rate, 1, { unit: "hour" }),
    ...(/^db\.t\d/.test(instanceClass)
      ? [
          usage(
            "CPU credits",
            price("docdb", "surplus CPU credits"),
            0,
            "the CPU's average over a day stays within what the class earns",
          ),
        ]
      : []),
  ];
};
