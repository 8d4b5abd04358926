import * as core from "@pulumi/kubernetes/core/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import * as pulumi from "@pulumi/pulumi";
import { stackName } from "../names";
import { allow, type Peer } from "../security-group";
import type { EksCluster } from "./cluster";

export interface NamespaceArgs {
  readonly cluster: EksCluster;
}

/**
 * The application's place in a cluster: its namespace, in which nothing runs that Pod Security's `restricted` does not let
 * run, and the openings between its pods and what stands outside. Pods all have the cluster's security group: which of
 * them reaches what is a matter of network policies.
 */
export class Namespace extends pulumi.ComponentResource {
  /** Its name in Kubernetes. */
  readonly namespaceName: pulumi.Output<string>;
  /** What pods need before they can start. */
  readonly ready: readonly pulumi.Resource[];
  private readonly pods: Peer;
  private readonly openings = new Map<string, readonly pulumi.Resource[]>();

  constructor(name: string, { cluster }: NamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Namespace", name, {}, opts);
    const child = { parent: this };
    const namespace = new core.Namespace(
      `${name}-namespace`,
      { metadata: { name: stackNamespace(), labels: namespaceLabels } },
      pulumi.mergeOptions(child, { dependsOn: [...cluster.ready] }),
    );
    const denied = new networking.NetworkPolicy(
      `${name}-network-policy`,
      {
        metadata: { name: "nothing-by-default", namespace: namespace.metadata.name },
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
      },
      child,
    );
    this.namespaceName = namespace.metadata.name;
    this.pods = cluster.peer;
    this.ready = [...cluster.ready, namespace, denied];
    this.registerOutputs({ namespaceName: this.namespaceName });
  }

  /** Lets the cluster's machines and pods reach something in the network, once for all that use it. */
  open(to: Peer, port: number): readonly pulumi.Resource[] {
    return this.once(`${to.name}:${port}`, () => allow(this.pods, to, port, { parent: this }));
  }

  /** Lets something in the network reach pods on one port, once for all that listen there. */
  admit(from: Peer, port: number): readonly pulumi.Resource[] {
    const to = { ...this.pods, name: `${this.pods.name}.${port}` };
    return this.once(`${from.name} in:${port}`, () => allow(from, to, port, { parent: this }));
  }

  private once(key: string, make: () => pulumi.Resource[]): readonly pulumi.Resource[] {
    const made = this.openings.get(key) ?? make();
    this.openings.set(key, made);
    return made;
  }
}

/** The stack's own in a cluster that others use, too: lower-case letters, digits and hyphens, at most 63. */
export const stackNamespace = (): string => stackName(undefined, 63).toLowerCase().replaceAll("_", "-");

const standard = "restricted";

const namespaceLabels = {
  ...Object.fromEntries(["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, standard])),
  // A pod counts as ready only once the load balancer thinks so, too: else a rollout overtakes it.
  "eks.amazonaws.com/pod-readiness-gate-inject": "enabled",
};
