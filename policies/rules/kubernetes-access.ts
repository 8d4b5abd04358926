import type { Graph } from "../graph";
import * as kinds from "../kinds";
import type { Kind } from "../kinds";
import { podOf, type Manifest } from "../kubernetes";
import { is, isSet, known, type Resource } from "../resource";
import { graphRule, resourceRule } from "../rule";

/** Source: "Configure Service Accounts for Pods" and "Namespaces", Kubernetes. */
export const podIdentity = resourceRule({
  name: "pod-identity",
  description: "A pod is somebody: it has a namespace and a service account of its own, and no key to Kubernetes' API.",
  severity: "medium",
  remedy:
    "Set `namespace`, `serviceAccountName` and, where it does not talk to the API, `automountServiceAccountToken: false`.",
  tags: ["checkov:CKV_K8S_21", "checkov:CKV_K8S_38", "checkov:CKV_K8S_41", "checkov:CKV_K8S_42"],
  level: "advisory",
  on: [kinds.workload],
  *check(workload) {
    const namespace = () => workload.props.metadata?.namespace;
    // One that only the deployment tells was made for it.
    if (!isSet(namespace) || known(namespace) === "default") yield "it stands in the namespace `default`";
    const { serviceAccountName = "default", automountServiceAccountToken } = podOf(workload);
    if (serviceAccountName === "default") yield "it has the service account that all others have";
    if (automountServiceAccountToken !== false) yield "`automountServiceAccountToken` is not false";
  },
});

/** Source: "Using RBAC Authorization" and "Role Based Access Control Good Practices", Kubernetes. */
export const rbacLeastPrivilege = resourceRule({
  name: "rbac-least-privilege",
  description: "A role of Kubernetes names what it may do.",
  severity: "high",
  remedy: "Name resources and verbs; for secrets, `resourceNames` as well.",
  tags: ["checkov:CKV_K8S_49", "checkov:CKV_K8S_157", "checkov:CKV_K8S_158", "checkov:CKV2_K8S_5"],
  level: "mandatory",
  on: [kinds.rbacRole],
  *check({ props }) {
    for (const { apiGroups = [], resources = [], verbs, resourceNames = [] } of props.rules ?? []) {
      if ([...resources, ...verbs].includes("*")) yield `it may ${verbs.join(", ")} ${resources.join(", ")}`;
      const rising = verbs.filter((verb) => ["bind", "escalate", "impersonate"].includes(verb));
      if (rising.length > 0) yield `it may ${rising.join(" and ")}, and so become whatever it likes`;
      const reads = verbs.some((verb) => ["get", "list", "watch"].includes(verb));
      if (apiGroups.includes("") && resources.includes("secrets") && reads && resourceNames.length === 0) {
        yield "it may read all secrets";
      }
    }
  },
});

/** The namespace, by the resource that makes it: before a deployment its name need not be known. */
function namespaceOf(resource: Resource<Partial<Manifest>>, graph: Graph): Resource | string {
  const [made] = graph.links(resource, "metadata", kinds.namespace);
  return made ?? resource.props.metadata?.namespace ?? "default";
}

/**
 * A pod of which no policy speaks may reach everything, and be reached; so may one of which a policy says no more than that.
 * Ports alone are enough of a way out, since names are asked for at addresses that no selector finds, but not of a way in.
 *
 * Source: "Network Policies", Kubernetes.
 */
export const podNetworkPolicy = graphRule({
  name: "pod-network-policy",
  description: "A pod reaches, and is reached by, what somebody has allowed.",
  severity: "medium",
  remedy: "Add a NetworkPolicy to the namespace that allows nothing by default, and name in others who may reach whom.",
  tags: ["checkov:CKV2_K8S_6"],
  level: "advisory",
  on: [kinds.workload, kinds.networkPolicy] as readonly Kind[],
  *check(resource, _, graph) {
    if (is(resource, kinds.workload)) {
      const own = namespaceOf(resource, graph);
      if (!graph.ofType(kinds.networkPolicy).some((policy) => namespaceOf(policy, graph) === own)) {
        yield "no NetworkPolicy stands in its namespace";
      }
    }
    if (is(resource, kinds.networkPolicy)) {
      const { ingress = [], egress = [] } = resource.props.spec ?? {};
      if (ingress.some(({ from }) => isNobody(from))) yield "it lets everybody in: `from` names nobody";
      if (egress.some(({ to, ports }) => isNobody(to) && isNobody(ports))) yield "it lets everything out";
    }
  },
});

/** What is empty or left out stands for all. */
const isNobody = (named: readonly object[] | undefined): boolean => named === undefined || named.length === 0;
