import { Decimal } from "decimal.js";
import type { PlanResource } from "../../plan";
import { allMonth, baseline, usage } from "../lines";
import type { CostComponent } from "../model";
import { input, maps, numberInput, textInput, type PlanView } from "../plan-view";
import { findPrice, price, type Price } from "../price-list";
import { isMap, type Properties } from "../../values";
import type { Pricer } from "./pricer";
import { halved } from "./spot";

export const SERVICE = "aws:ecs/service:Service";
export const TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition";
export const TARGET = "aws:appautoscaling/target:Target";

interface Size {
  readonly vCpus?: Decimal;
  readonly memoryGiB?: Decimal;
  readonly extraStorageGiB: Decimal;
  readonly vCpu: Price;
  readonly memory: Price;
}

/** Fargate bills what the task definition asks for, used or not. */
export const service: Pricer = (resource, plan) => {
  const launchType = textInput(resource, "launchType");
  if (launchType !== undefined && launchType !== "FARGATE") return [];
  const { count: all, assumption } = tasks(resource, plan);
  const [definition] = plan.named(resource, "taskDefinition", TASK_DEFINITION);
  const size = definition && sizeOf(definition);
  const spot = all && spotTasks(resource, all);
  const onDemand = all && spot && all.minus(spot);
  return [
    ...fargate(size, onDemand, assumption),
    ...(spot === undefined || spot.isZero() ? [] : fargateSpot(size, spot)),
    ...(size === undefined || size.extraStorageGiB.isZero()
      ? []
      : [
          allMonth(
            "Fargate storage above 20 GiB",
            price("fargate", "ephemeral storage above 20 GB"),
            all && size.extraStorageGiB.times(all),
          ),
        ]),
  ];
};

function fargate(size: Size | undefined, count: Decimal | undefined, assumption: string): CostComponent[] {
  return [
    allMonth("Fargate vCPU", size?.vCpu, times(size?.vCpus, count), { unit: "vCPU-hour", assumption }),
    allMonth("Fargate memory", size?.memory, times(size?.memoryGiB, count), { unit: "GB-hour", assumption }),
  ];
}

function fargateSpot(size: Size | undefined, count: Decimal): CostComponent[] {
  const assumption =
    "Spot's price moves with supply: half of the on-demand price is assumed, where AWS names up to 70% off";
  return [
    allMonth("Fargate Spot vCPU", halved(size?.vCpu), times(size?.vCpus, count), { unit: "vCPU-hour", assumption }),
    allMonth("Fargate Spot memory", halved(size?.memory), times(size?.memoryGiB, count), {
      unit: "GB-hour",
      assumption,
    }),
  ];
}

const times = (a: Decimal | undefined, b: Decimal | undefined): Decimal | undefined => a && b && a.times(b);

/** As many as the autoscaler keeps at least, or as the service itself says. */
function tasks(resource: PlanResource, plan: PlanView): { count?: Decimal; assumption: string } {
  const [target] = plan.naming(resource, "resourceId", TARGET);
  if (target === undefined) {
    const count = numberInput(resource, "desiredCount");
    return { count, assumption: `${amount(count, "task")} all month` };
  }
  const count = numberInput(target, "minCapacity");
  const most = numberInput(target, "maxCapacity");
  return { count, assumption: `${amount(count, "task")} all month, the least of up to ${most?.toFixed() ?? "?"}` };
}

const amount = (count: Decimal | undefined, what: string): string =>
  `${count?.toFixed() ?? "an unknown number of"} ${what}${count?.equals(1) ? "" : "s"}`;

/** How many of so many tasks a strategy places on Spot: by `base` first, the rest on average by weight. */
function spotTasks(resource: PlanResource, count: Decimal): Decimal {
  const strategy = maps(input(resource, "capacityProviderStrategies"));
  const onSpot = strategy.filter((item) => item["capacityProvider"] === "FARGATE_SPOT");
  const weights = total("weight", strategy);
  const rest = Decimal.max(count.minus(total("base", strategy)), 0);
  const byWeight = weights.isZero() ? 0 : rest.times(total("weight", onSpot)).dividedBy(weights);
  return Decimal.min(total("base", onSpot), count).plus(byWeight);
}

const total = (key: string, items: readonly Properties[]): Decimal =>
  items.reduce((all, item) => all.plus(typeof item[key] === "number" ? item[key] : 0), new Decimal(0));

function sizeOf(definition: PlanResource): Size {
  const platform = input(definition, "runtimePlatform");
  const arm = platform !== undefined && isMap(platform) && platform["cpuArchitecture"] === "ARM64";
  const storage = input(definition, "ephemeralStorage");
  const storageGiB = storage !== undefined && isMap(storage) ? storage["sizeInGib"] : undefined;
  const architecture = arm ? "Linux/ARM" : "Linux/x86";
  return {
    vCpus: numberInput(definition, "cpu")?.dividedBy(1024),
    memoryGiB: numberInput(definition, "memory")?.dividedBy(1024),
    extraStorageGiB: new Decimal(typeof storageGiB === "number" ? Math.max(storageGiB - 20, 0) : 0),
    vCpu: price("fargate", `${architecture} vCPU`),
    memory: price("fargate", `${architecture} memory`),
  };
}

/** A definition that no service keeps running is a job's or a release's: it costs only while a task of it runs. */
export const taskDefinition: Pricer = (resource, plan) => {
  if (plan.naming(resource, "taskDefinition", SERVICE).length > 0) return [];
  const { vCpu, memory, vCpus, memoryGiB } = sizeOf(resource);
  const assumption = "no service keeps a task of it running; it runs for 1 hour a month";
  return [
    usage("Fargate vCPU, now and then", vCpu, vCpus ?? 0, assumption),
    usage("Fargate memory, now and then", memory, memoryGiB ?? 0, assumption),
  ];
};

/**
 * How many metrics Container Insights makes. `enabled` is counted as the example of Amazon CloudWatch's pricing page
 * does; `enhanced` makes about four times as many, and what it makes for each task's containers depends on how often
 * tasks are replaced. Sources: "Amazon CloudWatch Pricing"; "Amazon ECS Container Insights with enhanced observability
 * metrics", Amazon CloudWatch User Guide.
 */
const insights = {
  enabled: { cluster: 8, service: 17, task: 0, price: ["cloudwatch", "custom metric first 10k"] },
  enhanced: { cluster: 14, service: 45, task: 25, price: ["cloudwatch", "Container Insights enhanced metric"] },
} as const;

export const cluster: Pricer = (resource, plan) => {
  const setting = maps(input(resource, "settings")).find(({ name }) => name === "containerInsights")?.["value"];
  if (setting !== "enabled" && setting !== "enhanced") return [];
  const services = plan.naming(resource, "cluster", SERVICE);
  const running = services.reduce((all, each) => all.plus(tasks(each, plan).count ?? 0), new Decimal(0));
  const counts = insights[setting];
  const [service, item] = counts.price;
  const quantity = running
    .times(counts.task)
    .plus(services.length * counts.service)
    .plus(counts.cluster);
  const perTask = counts.task === 0 ? "" : ` and ${counts.task} for each of ${running.toFixed()} tasks`;
  return [
    baseline(`Container Insights, ${setting}`, findPrice(service, item), quantity, {
      assumption: `about ${counts.cluster} metrics for the cluster, ${counts.service} for each of ${services.length} services${perTask}`,
    }),
  ];
};
