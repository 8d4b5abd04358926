import { Decimal } from "decimal.js";
import { baseline } from "../lines";
import type { CostComponent } from "../model";
import { textInput } from "../plan-view";
import { price } from "../price-list";
import { DEPLOYMENT, machinesOf, replicas } from "./kubernetes";
import type { Pricer } from "./pricer";

/**
 * What Container Insights measures: of the cluster, each machine, each workload and its own pods. `enabled` is counted as
 * the example of the pricing page does, by metrics; `enhanced` is billed by observations, one of each figure a minute.
 * Sources: "Amazon CloudWatch Pricing"; "Amazon EKS and Kubernetes Container Insights enhanced observability metrics",
 * Amazon CloudWatch User Guide. The figures are known, and were not looked up again.
 */
const insights = {
  enabled: { cluster: 24, machine: 8, pod: 9 },
  enhanced: { cluster: 50, machine: 60, pod: 100 },
};

/** Pods that the add-ons run on each machine. */
const agentsOnMachine = 4;
const minutesOfMonth = 730 * 60;

/** Add-ons are free; this one fills CloudWatch. */
export const addon: Pricer = (resource, plan) => {
  if (textInput(resource, "addonName") !== "amazon-cloudwatch-observability") return [];
  const deployments = plan.ofType(DEPLOYMENT);
  const pods = deployments.reduce((sum, each) => sum.plus(replicas(each, plan).count ?? 0), new Decimal(0));
  const machineCount = [...machinesOf(plan).values()].reduce((sum, { whole }) => sum.plus(whole), new Decimal(0));
  return isEnhanced(textInput(resource, "configurationValues"))
    ? enhanced(machineCount, pods.plus(machineCount.times(agentsOnMachine)))
    : enabled(machineCount, deployments.length + agentsOnMachine);
};

function enabled(machineCount: Decimal, workloads: number): CostComponent[] {
  const { cluster, machine: each, pod } = insights.enabled;
  return [
    baseline(
      "Container Insights, enabled",
      price("cloudwatch", "custom metric first 10k"),
      machineCount.times(each).plus(cluster + workloads * pod),
      {
        assumption:
          `about ${cluster} metrics for the cluster, ${each} for each machine (${machineCount.toFixed()}) and ${pod} for ` +
          `each of ${workloads} workloads, those of the add-ons among them`,
      },
    ),
  ];
}

function enhanced(machineCount: Decimal, pods: Decimal): CostComponent[] {
  const { cluster, machine: each, pod } = insights.enhanced;
  const figures = machineCount.times(each).plus(pods.times(pod)).plus(cluster);
  return [
    baseline(
      "Container Insights, enhanced",
      price("cloudwatch", "Container Insights enhanced observations, EKS"),
      figures.times(minutesOfMonth).dividedBy(1_000_000).toDecimalPlaces(4),
      {
        assumption:
          `about ${cluster} figures of the cluster, ${each} of each machine (${machineCount.toFixed()}) and ${pod} of each ` +
          `of ${pods.toFixed()} pods, those of the add-ons among them, once a minute`,
      },
    ),
  ];
}

/** As the add-on has it unless it is told otherwise. */
const isEnhanced = (configuration = ""): boolean => !/enhanced_container_insights"?\s*:\s*false/.test(configuration);
