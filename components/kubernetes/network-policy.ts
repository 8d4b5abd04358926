import type * as k8s from "@pulumi/kubernetes";
import type { Connection } from "../connection";
import type { Ranges } from "../network";
import { labelsOf, usesLabel, type Labels } from "./labels";

type Spec = k8s.types.input.networking.v1.NetworkPolicySpec;
type Port = k8s.types.input.networking.v1.NetworkPolicyPort;

export interface PolicyArgs {
  readonly labels: Labels;
  /** Where it listens, and whether the load balancer and other workloads come in there. */
  readonly listens?: {
    readonly name: string;
    readonly port: number;
    readonly isPublic: boolean;
    readonly used: boolean;
  };
  readonly connections: readonly Pick<Connection, "reach" | "permissions">[];
  /** TCP ports on the internet. */
  readonly egressPorts: readonly number[];
  /** Undefined for a network that was there before, of which only ids are known: then any address counts. */
  readonly ranges?: Ranges;
  /** Whether AWS is reached by interface endpoints in the network, too. */
  readonly hasEndpoints: boolean;
}

/** Any address, where we do not know better: security groups still hold back what they hold back. */
const anywhere = ["0.0.0.0/0"];

const tcp = (...ports: readonly number[]): Port[] => ports.map((port) => ({ protocol: "TCP", port }));
const blocks = (cidrs: readonly string[], except?: readonly string[]) =>
  cidrs.map((cidr) => ({ ipBlock: { cidr, ...(except && { except: [...except] }) } }));

/**
 * What a workload may be reached by and reach: what `uses` say, and nothing else. Probes come from the pod's own machine,
 * which is always let in.
 */
export function networkPolicySpec(args: PolicyArgs): Spec {
  return {
    podSelector: { matchLabels: args.labels },
    policyTypes: ["Ingress", "Egress"],
    ingress: ingress(args),
    egress: [...names, ...credentials(args), ...internet(args), ...endpoints(args), ...used(args)],
  };
}

function ingress({ listens, ranges }: PolicyArgs): NonNullable<Spec["ingress"]> {
  if (listens === undefined) return [];
  const { name, port, isPublic, used } = listens;
  const from = [
    ...(isPublic ? blocks(ranges?.public ?? anywhere) : []),
    ...(used ? [{ podSelector: { matchLabels: usesLabel(name) } }] : []),
  ];
  return from.length === 0 ? [] : [{ from, ports: tcp(port) }];
}

/** Auto Mode answers questions for names on each machine, and no selector finds that. */
const names = [
  {
    ports: [
      { protocol: "UDP", port: 53 },
      { protocol: "TCP", port: 53 },
    ],
  },
];

/** Where EKS Pod Identity hands out credentials, to those who have something to do with them. */
const credentials = ({ connections }: PolicyArgs) =>
  connections.some(({ permissions }) => (permissions ?? []).length > 0)
    ? [{ to: blocks(["169.254.170.23/32"]), ports: tcp(80) }]
    : [];

function internet({ connections, egressPorts, ranges }: PolicyArgs) {
  const external = connections.flatMap(({ reach }) => (reach && "internet" in reach ? [reach.internet] : []));
  const ports = [...new Set([...egressPorts, ...external])].sort((a, b) => a - b);
  return [{ to: blocks(anywhere, ranges && [ranges.vpc]), ports: tcp(...ports) }];
}

const endpoints = ({ hasEndpoints, ranges }: PolicyArgs) =>
  hasEndpoints && ranges ? [{ to: blocks([ranges.vpc]), ports: tcp(443) }] : [];

/** Databases and caches by their addresses, other pods by their labels. */
function used({ connections, ranges }: PolicyArgs) {
  const rules = connections.flatMap(({ reach }) => {
    if (reach === undefined || "internet" in reach) return [];
    const { peer, port } = reach;
    const to = peer.pods ? [{ podSelector: { matchLabels: peer.pods } }] : blocks(ranges?.data ?? anywhere);
    return [{ to, ports: tcp(port) }];
  });
  // Two stores of one port are one rule.
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}

/** The labels of a pod: its own, and those by which the workloads that it uses let it in. */
export const podLabels = (name: string, connections: readonly Pick<Connection, "reach">[]): Labels =>
  connections.reduce<Labels>(
    (labels, { reach }) =>
      reach && "peer" in reach && reach.peer.pods ? { ...labels, ...usesLabel(reach.peer.name) } : labels,
    labelsOf(name),
  );
