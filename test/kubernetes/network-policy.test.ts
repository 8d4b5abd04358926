import { describe, expect, it } from "vitest";
import { networkPolicySpec, podLabels, type PolicyArgs } from "../../components/kubernetes/network-policy";

const ranges = { vpc: "10.0.0.0/16", public: ["10.0.160.0/22"], data: ["10.0.128.0/22", "10.0.132.0/22"] };
const own = { "app.kubernetes.io/name": "web" };
const database = { reach: { peer: { name: "main", securityGroupId: "sg-1" }, port: 5432 } };
const other = {
  reach: { peer: { name: "api", securityGroupId: "sg-2", pods: { "app.kubernetes.io/name": "api" } }, port: 4000 },
};
const bucket = { permissions: [{ actions: ["s3:GetObject"], resources: "arn:files/*" }] };

const policy = (args: Partial<PolicyArgs> = {}) =>
  networkPolicySpec({
    ...{ labels: own, connections: [], egressPorts: [443], ranges, hasEndpoints: false },
    ...args,
  }) as { readonly ingress: object[]; readonly egress: object[] };
const listens = { name: "web", port: 3000, isPublic: false, used: false };

const names = { ports: [53, 53].map((port, index) => ({ port, protocol: index === 0 ? "UDP" : "TCP" })) };
const internet = (...ports: number[]) => ({
  to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/16"] } }],
  ports: ports.map((port) => ({ protocol: "TCP", port })),
});

describe("a network policy", () => {
  it("holds both directions of the workload's pods; a worker is reached by nobody, and reaches names and the internet", () => {
    expect(policy()).toEqual({
      podSelector: { matchLabels: own },
      policyTypes: ["Ingress", "Egress"],
      ingress: [],
      egress: [names, internet(443)],
    });
  });

  it.each([
    [{}, []],
    [{ isPublic: true }, [{ ipBlock: { cidr: "10.0.160.0/22" } }]],
    [{ used: true }, [{ podSelector: { matchLabels: { "uses-web": "true" } } }]],
    [
      { isPublic: true, used: true },
      [{ ipBlock: { cidr: "10.0.160.0/22" } }, { podSelector: { matchLabels: { "uses-web": "true" } } }],
    ],
  ])("lets in the load balancer and those that use it, on its port alone: %o", (who, from) => {
    const { ingress } = policy({ listens: { ...listens, ...who } });
    expect(ingress).toEqual(from.length === 0 ? [] : [{ from, ports: [{ protocol: "TCP", port: 3000 }] }]);
  });

  it("lets out to databases by their addresses, each port once, and to other pods by their labels", () => {
    const replica = { reach: { ...database.reach, peer: { name: "replica", securityGroupId: "sg-3" } } };
    const { egress } = policy({ connections: [database, replica, other] });
    expect(egress.slice(2)).toEqual([
      {
        to: [{ ipBlock: { cidr: "10.0.128.0/22" } }, { ipBlock: { cidr: "10.0.132.0/22" } }],
        ports: [{ protocol: "TCP", port: 5432 }],
      },
      {
        to: [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "api" } } }],
        ports: [{ protocol: "TCP", port: 4000 }],
      },
    ]);
  });

  it("lets out to the internet by the ports that are said, and by those of databases elsewhere, not into the network", () => {
    const atlas = { reach: { internet: 27017 } };
    expect(policy({ egressPorts: [587, 443], connections: [atlas, atlas] }).egress).toEqual([
      names,
      internet(443, 587, 27017),
    ]);
  });

  it("lets those ask for credentials that have something to do with them", () => {
    const agent = { to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [{ protocol: "TCP", port: 80 }] };
    expect(policy({ connections: [bucket] }).egress).toContainEqual(agent);
    expect(policy({ connections: [database] }).egress).not.toContainEqual(agent);
    expect(policy({ connections: [{ permissions: [] }] }).egress).not.toContainEqual(agent);
  });

  it("lets out to AWS inside the network where it has endpoints there", () => {
    const endpoints = { to: [{ ipBlock: { cidr: "10.0.0.0/16" } }], ports: [{ protocol: "TCP", port: 443 }] };
    expect(policy({ hasEndpoints: true }).egress).toContainEqual(endpoints);
    expect(policy().egress).not.toContainEqual(endpoints);
  });

  it("names any address in a network of which it knows none", () => {
    const anywhere = [{ ipBlock: { cidr: "0.0.0.0/0" } }];
    const { ingress, egress } = policy({
      ranges: undefined,
      hasEndpoints: true,
      listens: { ...listens, isPublic: true },
      connections: [database],
    });
    expect(ingress).toEqual([{ from: anywhere, ports: [{ protocol: "TCP", port: 3000 }] }]);
    expect(egress.slice(1)).toEqual([
      { to: anywhere, ports: [{ protocol: "TCP", port: 443 }] },
      { to: anywhere, ports: [{ protocol: "TCP", port: 5432 }] },
    ]);
  });
});

describe("a pod's labels", () => {
  it("are its own, and one for each service that it uses, by which that lets it in", () => {
    const labels = podLabels("web", [database, other, {}, { reach: { internet: 27017 } }]);
    expect(labels).toEqual({ ...own, "uses-api": "true" });
    const { ingress } = networkPolicySpec({
      ...{ labels: other.reach.peer.pods, connections: [], egressPorts: [443], ranges, hasEndpoints: false },
      listens: { name: "api", port: 4000, isPublic: false, used: true },
    });
    const [rule] = ingress as { from: { podSelector: { matchLabels: Record<string, string> } }[] }[];
    expect(labels).toMatchObject(rule!.from[0]!.podSelector.matchLabels);
  });
});
