import { poolerName, poolingSettings, type PgbouncerSettings } from "../../../components/pooler/settings";
import type { Plan, PlanResource } from "../../plan";
import type { Properties } from "../../values";
import type { PlanView } from "../plan-view";
import { SERVICE, TASK_DEFINITION } from "../pricers/containers";
import { below, without, type Candidate, type Finder } from "./candidate";
import { INSTANCE, LOAD_BALANCER, PROXY, PROXY_TARGET } from "./types";

/**
 * RDS Proxy is billed by the vCPUs of the database and PgBouncer by its own tasks and load balancer, so that each is the
 * cheaper one somewhere. Both have alarms, of which there are as many.
 */
export const poolers: Finder = (plan, view) =>
  view.resources
    .filter(({ type }) => type === "plinth:index:Pooler")
    .flatMap((pooler): Candidate[] => {
      const instance = view
        .ofType(INSTANCE)
        .find(
          (each) =>
            poolerName(view.get(each.parent)?.name ?? "") === pooler.name &&
            view.named(each, "replicateSourceDb", INSTANCE).length === 0,
        );
      const has = (type: string): boolean => below(view, pooler).some((each) => each.type === type);
      if (instance === undefined) return [];
      if (has(PROXY)) return [toPgbouncer(plan, view, pooler, instance)];
      return has(SERVICE) ? [toProxy(plan, view, pooler, instance)] : [];
    });

function toProxy(plan: Plan, view: PlanView, pooler: PlanResource, instance: PlanResource): Candidate {
  const key = view.get(instance.parent)?.name ?? "";
  const proxy = made(pooler, PROXY, { requireTls: true });
  const target = made(pooler, PROXY_TARGET, {}, { dbProxyName: [proxy.urn], dbInstanceIdentifier: [instance.urn] });
  return {
    urn: pooler.urn,
    name: pooler.name,
    how: `\`databases: { ${key}: { pooling: proxy } }\`: RDS Proxy instead of PgBouncer`,
    price: "RDS Proxy lends a connection for good to a client that prepares statements, as Prisma does",
    plan: swapped(plan, view, pooler, [proxy, target]),
  };
}

function toPgbouncer(plan: Plan, view: PlanView, pooler: PlanResource, instance: PlanResource): Candidate {
  const key = view.get(instance.parent)?.name ?? "";
  const { cpu, memoryMiB, tasks } = poolingSettings.parse({ kind: "pgbouncer" }) as PgbouncerSettings;
  const definition = made(pooler, TASK_DEFINITION, {
    cpu: String(cpu),
    memory: String(memoryMiB),
    runtimePlatform: { cpuArchitecture: "ARM64" },
  });
  const service = made(pooler, SERVICE, { desiredCount: tasks }, { taskDefinition: [definition.urn] });
  const balancer = made(pooler, LOAD_BALANCER, { loadBalancerType: "network", internal: true });
  return {
    urn: pooler.urn,
    name: pooler.name,
    how: `\`databases: { ${key}: { pooling: pgbouncer } }\`: PgBouncer instead of RDS Proxy`,
    price: "PgBouncer's image is yours to build, and a connection is lent for one transaction alone",
    plan: swapped(plan, view, pooler, [definition, service, balancer]),
  };
}

/** What costs something of a pooler is taken out, but for what both kinds have. */
function swapped(plan: Plan, view: PlanView, pooler: PlanResource, instead: readonly PlanResource[]): Plan {
  const own = [PROXY, PROXY_TARGET, SERVICE, TASK_DEFINITION, LOAD_BALANCER];
  const gone = below(view, pooler).filter(({ type }) => own.includes(type));
  const left = without(
    plan,
    gone.map(({ urn }) => urn),
  );
  return { ...left, resources: [...left.resources, ...instead] };
}

/** A resource as the other kind of pooler would have it, as far as its price goes. */
const made = (
  pooler: PlanResource,
  type: string,
  inputs: Properties,
  propertyDependencies: PlanResource["propertyDependencies"] = {},
): PlanResource => ({
  ...pooler,
  custom: true,
  urn: `${pooler.urn}-instead$${type}`,
  type,
  name: `${pooler.name}-instead`,
  parent: pooler.urn,
  inputs,
  propertyDependencies,
  dependencies: [],
  outputs: undefined,
});
