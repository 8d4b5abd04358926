import { capacity } from "../../../components/service";
import type { PlanResource } from "../../plan";
import { isMap } from "../../values";
import { input, maps, numberInput, type PlanView } from "../plan-view";
import { SERVICE, TARGET, TASK_DEFINITION } from "../pricers/containers";
import { keyOf, withInputs, type Finder } from "./candidate";

const CLUSTER = "aws:ecs/cluster:Cluster";

/** The services of the settings; a pooler's is the pooler's own matter. */
const services = (view: PlanView): PlanResource[] =>
  view.ofType(SERVICE).filter(({ parent }) => view.get(parent)?.type === "plinth:index:Service");

/** Graviton, where an image is for x86. */
export const architectures: Finder = (plan, view) =>
  services(view).flatMap((service) => {
    const [definition] = view.named(service, "taskDefinition", TASK_DEFINITION);
    const platform = definition && input(definition, "runtimePlatform");
    if (definition === undefined || platform === undefined || !isMap(platform)) return [];
    if (platform["cpuArchitecture"] !== "X86_64") return [];
    return [
      {
        ...toGraviton(service.urn, keyOf(view, service)),
        plan: withInputs(plan, [definition.urn], { runtimePlatform: { ...platform, cpuArchitecture: "ARM64" } }),
      },
    ];
  });

/** The same words wherever containers run. */
export const toGraviton = (urn: string, key: string) => ({
  urn,
  name: key,
  how: `\`services: { ${key}: { architecture: arm64 } }\`: Graviton instead of x86`,
  price: "its image has to be built for arm64",
});

/** Spot for what nobody waits for: a service that listens for nothing. */
export const spot: Finder = (plan, view) =>
  services(view).flatMap((service) => {
    const serves = maps(input(service, "loadBalancers")).length > 0 || offers(service);
    const onSpot = maps(input(service, "capacityProviderStrategies")).some(
      ({ capacityProvider }) => capacityProvider === "FARGATE_SPOT",
    );
    if (serves || onSpot) return [];
    const [target] = view.naming(service, "resourceId", TARGET);
    const count = numberInput(target ?? service, target === undefined ? "desiredCount" : "minCapacity");
    // With a share of less than all, the first task is on demand.
    const spotPercent = count?.lessThanOrEqualTo(1) === true ? 100 : 80;
    return [
      {
        ...toSpot(service.urn, keyOf(view, service), spotPercent),
        plan: withInputs(plan, [service.urn], { capacityProviderStrategies: capacity({ spotPercent }) }),
      },
    ];
  });

export const toSpot = (urn: string, key: string, spotPercent: number) => ({
  urn,
  name: key,
  how: `\`services: { ${key}: { spotPercent: ${spotPercent} } }\`: a worker on spot capacity`,
  price:
    (spotPercent === 100 ? "AWS may stop all of it" : "AWS may stop most of it") +
    " with two minutes' notice, and may have nothing else at once: its work has to bear that",
});

/** Whether others reach it by Service Connect. */
function offers(service: PlanResource): boolean {
  const connect = input(service, "serviceConnectConfiguration");
  return connect !== undefined && isMap(connect) && maps(connect["services"]).length > 0;
}

/** Fewer figures of containers. */
export const insights: Finder = (plan, view) =>
  view.ofType(CLUSTER).flatMap((cluster) =>
    (["enabled", "disabled"] as const).map((value) => ({
      urn: cluster.urn,
      name: keyOf(view, cluster),
      how: `\`platform: { kind: ecs, containerInsights: ${value} }\`: ${insightsText[value]}`,
      price: insightsPrice[value],
      plan: withInputs(plan, [cluster.urn], { settings: [{ name: "containerInsights", value }] }),
    })),
  );

const insightsText = {
  enabled: "figures of services instead of each task and container",
  disabled: "no figures of containers beside ECS's own",
};
const insightsPrice = {
  enabled: "which task or container it was is not told",
  disabled: "how many tasks run and what they use of network and disk is not told",
};
