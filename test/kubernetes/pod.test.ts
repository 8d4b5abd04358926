import { describe, expect, it } from "vitest";
import { podTemplate, type PodArgs } from "../../components/kubernetes/pod";
import { serviceSettings } from "../../components/service/settings";
import { image } from "./wiring";

const labels = { "app.kubernetes.io/name": "web" };

interface Container {
  readonly [field: string]: unknown;
  readonly resources: { readonly requests: Record<string, string>; readonly limits: Record<string, string> };
  readonly volumeMounts: { readonly name: string; readonly mountPath: string }[];
}
interface Pod {
  readonly metadata: { readonly labels: object; readonly annotations?: object };
  readonly spec: {
    readonly [field: string]: unknown;
    readonly containers: [Container];
    readonly volumes: { readonly name: string }[];
    readonly topologySpreadConstraints?: { readonly topologyKey: string; readonly [field: string]: unknown }[];
  };
}

const pod = (settings: object = {}, args: Partial<PodArgs> = {}) =>
  podTemplate({
    ...{ name: "web", settings: serviceSettings.parse(settings), image, variables: {}, labels },
    ...args,
  }) as unknown as Pod;
const container = (settings: object = {}, args: Partial<PodArgs> = {}) => pod(settings, args).spec.containers[0];

describe("a pod", () => {
  it("may do no more than it needs: no root, nothing to write to, no privileges, no token of Kubernetes", () => {
    const { spec } = pod();
    expect(spec).toMatchObject({
      serviceAccountName: "web",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        ...{ runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 },
        seccompProfile: { type: "RuntimeDefault" },
      },
      volumes: [],
    });
    expect(spec.containers).toEqual([
      {
        ...{ name: "web", image, imagePullPolicy: "IfNotPresent", args: undefined, env: [], lifecycle: undefined },
        resources: {
          requests: { cpu: "500m", memory: "1024Mi", "ephemeral-storage": "1Gi" },
          limits: { cpu: "500m", memory: "1024Mi", "ephemeral-storage": "20Gi" },
        },
        securityContext: {
          ...{ allowPrivilegeEscalation: false, privileged: false, readOnlyRootFilesystem: true, runAsNonRoot: true },
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [],
      },
    ]);
  });

  it.each([
    ["1001:2002", { runAsUser: 1001, runAsGroup: 2002, fsGroup: 2002 }],
    ["1001", { runAsUser: 1001, runAsGroup: 1001, fsGroup: 1001 }],
  ])("runs as the user %s, to whose group its volumes belong", (user, context) => {
    expect(pod({ user }).spec["securityContext"]).toMatchObject(context);
  });

  it.each([
    [256, 512, "250m"],
    [512, 1024, "500m"],
    [1024, 2048, "1000m"],
    [16384, 32768, "16000m"],
  ])("of %i CPU units has as much of a machine as of Fargate", (cpu, memoryMiB, milli) => {
    const { requests, limits } = container({ cpu, memoryMiB }).resources;
    expect(requests).toMatchObject({ cpu: milli, memory: `${memoryMiB}Mi` });
    expect(limits).toMatchObject({ cpu: milli, memory: `${memoryMiB}Mi` });
  });

  it("writes to as much disk as is said, of which what is asked for on purpose is set aside", () => {
    const { requests, limits } = container({ ephemeralStorageGiB: 50 }).resources;
    expect([requests["ephemeral-storage"], limits["ephemeral-storage"]]).toEqual(["30Gi", "50Gi"]);
  });

  it("gets commands and variables as they are, where Kubernetes would see its own in them", () => {
    const made = container(
      { command: ["sh", "-c", "kill $$; echo $(HOME) $HOME"] },
      { variables: { B: { plain: "pa$$word" }, A: { plain: "plain" } } },
    );
    expect(made["args"]).toEqual(["sh", "-c", "kill $$$$; echo $$(HOME) $$HOME"]);
    expect(made["env"]).toEqual([
      { name: "A", value: "plain" },
      { name: "B", value: "pa$$$$word" },
    ]);
  });

  it("gets secrets by reference, and has them mounted for as long as it runs", () => {
    const secretArn = undefined as never;
    const { spec } = pod({}, { variables: { TOKEN: { secretArn } }, secretName: "web-secrets" });
    expect(spec.containers[0]["env"]).toEqual([
      { name: "TOKEN", valueFrom: { secretKeyRef: { name: "web-secrets", key: "TOKEN" } } },
    ]);
    expect(spec.volumes).toEqual([
      {
        name: "secrets",
        csi: {
          ...{ driver: "secrets-store.csi.k8s.io", readOnly: true },
          volumeAttributes: { secretProviderClass: "web-secrets" },
        },
      },
    ]);
    expect(spec.containers[0].volumeMounts).toEqual([
      { name: "secrets", mountPath: "/mnt/secrets-store", readOnly: true },
    ]);
  });

  it("writes to named paths alone, whose volumes have names of their own that Kubernetes takes", () => {
    const writablePaths = [
      "/tmp",
      "/a_b",
      "/a-b",
      "/Cache",
      "/ends.",
      `/${"long/".repeat(30)}one`,
      `/${"long/".repeat(30)}two`,
    ];
    const { spec } = pod({ writablePaths });
    const mounts = spec.containers[0].volumeMounts;
    expect(mounts.map(({ mountPath }) => mountPath)).toEqual(writablePaths);
    expect(spec.volumes).toEqual(mounts.map(({ name }) => ({ name, emptyDir: {} })));
    expect(new Set(mounts.map(({ name }) => name)).size).toBe(writablePaths.length);
    for (const { name } of mounts) expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
    // The order in which they are written down changes no volume.
    const [, second] = mounts;
    expect(container({ writablePaths: ["/a_b"] }).volumeMounts).toEqual([second]);
  });

  it("is sent SIGTERM once those who send traffic have heard of it, and then has its own time", () => {
    const made = pod({ stopTimeoutSeconds: 45 }, { preStopSeconds: 20 });
    expect(made.spec["terminationGracePeriodSeconds"]).toBe(65);
    expect(made.spec.containers[0]["lifecycle"]).toEqual({ preStop: { sleep: { seconds: 20 } } });
    const worker = pod({ stopTimeoutSeconds: 45 }, { preStopSeconds: 0 });
    expect(worker.spec["terminationGracePeriodSeconds"]).toBe(45);
    expect(worker.spec.containers[0]["lifecycle"]).toBeUndefined();
  });

  it("runs on machines of its architecture, by demand, on spot or on both", () => {
    const [arch, capacity] = ["kubernetes.io/arch", "karpenter.sh/capacity-type"];
    expect(pod().spec["nodeSelector"]).toEqual({ [arch]: "arm64", [capacity]: "on-demand" });
    expect(pod({ architecture: "x86_64" }, { spotPercent: 100 }).spec["nodeSelector"]).toEqual({
      [arch]: "amd64",
      [capacity]: "spot",
    });
    expect(pod({}, { spotPercent: 50 }).spec["nodeSelector"]).toEqual({ [arch]: "arm64" });
  });

  it.each([
    [0, ["topology.kubernetes.io/zone", "kubernetes.io/hostname"]],
    [50, ["topology.kubernetes.io/zone", "kubernetes.io/hostname", "karpenter.sh/capacity-type"]],
    [100, ["topology.kubernetes.io/zone", "kubernetes.io/hostname"]],
  ])("is spread with %i percent on spot, and starts where it can rather than nowhere", (spotPercent, keys) => {
    const constraints = pod({}, { spotPercent }).spec.topologySpreadConstraints ?? [];
    expect(constraints.map(({ topologyKey }) => topologyKey)).toEqual(keys);
    for (const constraint of constraints) {
      expect(constraint).toMatchObject({
        ...{ maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway", matchLabelKeys: ["pod-template-hash"] },
        labelSelector: { matchLabels: labels },
      });
    }
  });

  it("of a service may be moved to another machine; one that runs to an end may not, and is nobody's neighbour", () => {
    expect(pod().metadata).toEqual({ labels, annotations: undefined });
    const job = pod({}, { restartPolicy: "Never", activeDeadlineSeconds: 60 });
    expect(job.metadata).toEqual({ labels, annotations: { "karpenter.sh/do-not-disrupt": "true" } });
    expect(job.spec).toMatchObject({ restartPolicy: "Never", activeDeadlineSeconds: 60 });
    expect(job.spec.topologySpreadConstraints).toBeUndefined();
  });

  it("has the ports and probes of what it serves", () => {
    const serving = { ports: [{ name: "http", containerPort: 3000 }], livenessProbe: { tcpSocket: { port: 3000 } } };
    expect(container({}, { serving })).toMatchObject(serving);
  });
});
