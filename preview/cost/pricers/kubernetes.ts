import { Decimal } from "decimal.js";
import { groupBy, type PlanResource } from "../../plan";
import { isMap, Secret, type Value } from "../../values";
import { allMonth, baseline, usage } from "../lines";
import type { CostComponent } from "../model";
import { input, maps, type PlanView } from "../plan-view";
import { price, type Price } from "../price-list";
import type { Pricer } from "./pricer";
import { halved } from "./spot";

export const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
export const AUTOSCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";

/**
 * What pods are packed on. Auto Mode chooses machines itself, by what waits for one; these are of the middle of what it
 * chooses from, and a pod's share of one costs nearly the same on the next size. Their disk is that of Auto Mode's
 * default NodeClass. Source: "Create a Node Class for Amazon EKS", Amazon EKS User Guide.
 */
const machine = { vCpus: 2, memoryGiB: 8, storageGiB: 80 };
const machineOf = { arm64: "m7g.large", amd64: "m7i.large" } as const;
type Architecture = keyof typeof machineOf;

/** The rest is for the system, for what the add-ons run on each machine, and for gaps between pods. */
const usableShare = "0.75";

/** The control plane, and what is left of the machines that its pods do not fill: none can be had in parts. */
export const eksCluster: Pricer = (_, plan) => [
  allMonth("Kubernetes control plane", price("eks", "cluster standard support"), 1),
  ...[...machinesOf(plan)].flatMap(([architecture, { shares, whole }]) =>
    onMachines(architecture, whole.minus(shares), {
      name: "the part that is empty",
      assumption: `${whole.toFixed()} machine${whole.equals(1) ? "" : "s"}, of which pods fill ${shares.toFixed()}`,
    }),
  ),
];

/** The machines of each architecture that pods all month need: at least one, for the add-ons. */
export function machinesOf(plan: PlanView): Map<Architecture, { shares: Decimal; whole: Decimal }> {
  const all = plan.ofType(DEPLOYMENT).map((each) => {
    const { architecture, share = 0 } = podOf(path(input(each, "spec"), "template", "spec"));
    return { architecture, shares: (replicas(each, plan).count ?? new Decimal(0)).times(share) };
  });
  const used = groupBy(all, ({ architecture }) => architecture);
  const entries = [...(used.size === 0 ? new Map([["arm64" as const, []]]) : used)];
  return new Map(
    entries.map(([architecture, same]) => {
      const shares = same.reduce((sum, each) => sum.plus(each.shares), new Decimal(0));
      return [architecture, { shares, whole: Decimal.max(shares.ceil(), 1) }];
    }),
  );
}

/** What a Deployment's pods ask for of the machines that they share with others. */
export const deployment: Pricer = (resource, plan) => {
  const pod = podOf(path(input(resource, "spec"), "template", "spec"));
  const { count, most } = replicas(resource, plan);
  const all = count && pod.share && count.times(pod.share);
  const amount = `${count?.toFixed() ?? "an unknown number of"} pod${count?.equals(1) ? "" : "s"} all month`;
  const least = most === undefined ? "" : `, the least of up to ${most.toFixed()}`;
  return onMachines(pod.architecture, all, {
    name: "shared",
    spotShare: pod.spotShare,
    assumption: `${amount}${least}; ${pod.assumption}`,
  });
};

function onMachines(
  architecture: Architecture,
  count: Decimal | undefined,
  { name, spotShare = 0, assumption }: { name: string; spotShare?: Decimal.Value; assumption: string },
): CostComponent[] {
  const type = machineOf[architecture];
  const full = onDemand(architecture);
  const spot = count?.times(spotShare);
  return [
    allMonth(`${type}, ${name}`, full, spot && count?.minus(spot), { assumption }),
    ...(spot === undefined || spot.isZero()
      ? []
      : [
          allMonth(`${type} spot, ${name}`, halved(full), spot, {
            assumption: "the price of spot moves with supply: half of the on-demand price is assumed",
          }),
        ]),
    allMonth("Auto Mode's surcharge", price("eks", `Auto Mode ${type}`), count, {
      assumption: "12% of the price on demand, on spot machines as well",
    }),
    baseline("disks of machines", price("ebs", "gp3 storage"), count?.times(machine.storageGiB), {
      assumption: `${machine.storageGiB} GiB for each machine`,
    }),
  ];
}

const onDemand = (architecture: Architecture): Price => price("ec2", `${machineOf[architecture]} Linux on-demand`);

/** As many as the autoscaler keeps at least, or as the Deployment itself says. */
export function replicas(resource: PlanResource, plan: PlanView): { count?: Decimal; most?: Decimal } {
  const fixed = path(input(resource, "spec"), "replicas");
  if (fixed !== undefined) return { count: number(fixed) };
  const name = path(input(resource, "metadata"), "name");
  const scaler = plan
    .ofType(AUTOSCALER)
    .find((each) => each.parent === resource.parent && path(input(each, "spec"), "scaleTargetRef", "name") === name);
  // Kubernetes makes one where nobody says how many.
  if (scaler === undefined) return { count: new Decimal(1) };
  const spec = input(scaler, "spec");
  return { count: number(path(spec, "minReplicas")), most: number(path(spec, "maxReplicas")) };
}

interface Pod {
  readonly architecture: Architecture;
  /** Of a machine; undefined where it asks for nothing that is known. */
  readonly share?: Decimal;
  /** Of its pods, on spot machines. */
  readonly spotShare: Decimal.Value;
  readonly assumption: string;
}

/** A machine is full when one of what it has is. */
function podOf(spec: Value | undefined): Pod {
  const selector = path(spec, "nodeSelector");
  const requests = maps(path(spec, "containers")).map((container) => path(container, "resources", "requests"));
  const asked = (key: string): Decimal =>
    requests.reduce((sum, each) => sum.plus(quantity(path(each, key)) ?? 0), new Decimal(0));
  const gib = 1024 ** 3;
  const fullest = Decimal.max(
    asked("cpu").dividedBy(machine.vCpus),
    asked("memory").dividedBy(machine.memoryGiB * gib),
    asked("ephemeral-storage").dividedBy(machine.storageGiB * gib),
  );
  const share = fullest.isZero() ? undefined : fullest.dividedBy(usableShare).toDecimalPlaces(4);
  const architecture = path(selector, "kubernetes.io/arch") === "amd64" ? "amd64" : "arm64";
  return {
    architecture,
    share,
    spotShare: spotShare(spec, path(selector, "karpenter.sh/capacity-type")),
    assumption: `each takes ${share?.toFixed() ?? "an unknown part"} of a machine, of which three quarters are for pods`,
  };
}

/** Half where pods are spread over both kinds of machines, else all or none. */
function spotShare(spec: Value | undefined, capacityType: Value | undefined): Decimal.Value {
  if (capacityType !== undefined) return capacityType === "spot" ? 1 : 0;
  const keys = maps(path(spec, "topologySpreadConstraints")).map(({ topologyKey }) => topologyKey);
  return keys.includes("karpenter.sh/capacity-type") ? "0.5" : 0;
}

/** A job or a release costs only while a pod of it runs. */
const nowAndThen = (spec: Value | undefined): CostComponent[] => {
  const { architecture, share = 0, assumption } = podOf(spec);
  return [
    usage(
      `${machineOf[architecture]}, now and then`,
      onDemand(architecture),
      share,
      `its pod runs for 1 hour a month and ${assumption.replace("each ", "")}`,
    ),
  ];
};

export const job: Pricer = (resource) => nowAndThen(path(input(resource, "spec"), "template", "spec"));

export const cronJob: Pricer = (resource) =>
  nowAndThen(path(input(resource, "spec"), "jobTemplate", "spec", "template", "spec"));

/** A Service has a price of its own only where it makes a load balancer, and then it is not known which. */
export const kubernetesService: Pricer = (resource) =>
  path(input(resource, "spec"), "type") === "LoadBalancer"
    ? [allMonth("load balancer of a Service", undefined, 1, { unit: "hour" })]
    : [];

/** What stands somewhere inside a value. */
function path(value: Value | undefined, ...keys: readonly string[]): Value | undefined {
  const [key, ...rest] = keys;
  const plain = value instanceof Secret ? value.value : value;
  if (key === undefined) return plain;
  return plain !== undefined && isMap(plain) ? path(plain[key], ...rest) : undefined;
}

const number = (value: Value | undefined): Decimal | undefined =>
  typeof value === "number" ? new Decimal(value) : undefined;

const units: Readonly<Record<string, Decimal.Value>> = {
  "": 1,
  m: "0.001",
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
};

/** What a text such as `250m` or `512Mi` says. Source: "Quantity", Kubernetes API Reference. */
export function quantity(value: Value | undefined): Decimal | undefined {
  const [, figure, unit = ""] = /^(\d+(?:\.\d+)?)(\w*)$/.exec(typeof value === "string" ? value : "") ?? [];
  const factor = units[unit];
  return figure === undefined || factor === undefined ? undefined : new Decimal(figure).times(factor);
}
