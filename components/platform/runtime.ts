import type * as pulumi from "@pulumi/pulumi";
import type { AlarmArgs, AlarmSpec } from "../alarm";
import { Cluster, type EcsSettings } from "../cluster";
import type { Connection } from "../connection";
import type { Ingress } from "../ingress";
import { Job } from "../job";
import type { JobSettings } from "../job/settings";
import { EksCluster, type EksSettings } from "../kubernetes/cluster";
import { KubernetesJob } from "../kubernetes/job";
import { Namespace } from "../kubernetes/namespace";
import { pgbouncerPods } from "../kubernetes/pgbouncer";
import { KubernetesRelease } from "../kubernetes/release";
import { KubernetesService } from "../kubernetes/service";
import type { RunPgbouncer } from "../pooler";
import { pgbouncerTasks } from "../pooler/tasks";
import { Release } from "../release";
import type { ReleaseSettings } from "../release/settings";
import { Service } from "../service";
import type { ServiceSettings } from "../service/settings";
import type { Colors } from "../settings/definition";
import type { TaskWiring } from "../task";
import { location, type Shared } from "./shared";

/** What everything that runs is wired to. */
interface Running<Settings> extends TaskWiring {
  readonly settings: Settings;
  /** False while its image or a required secret is missing. */
  readonly running: boolean;
}

interface Watched<Settings> extends Running<Settings> {
  /** What has to have happened before it runs in its new form, such as the release. */
  readonly after: readonly pulumi.Resource[];
  readonly alarms: AlarmArgs;
}

export interface ServiceParts extends Watched<ServiceSettings> {
  readonly domain?: string;
  readonly ingress?: Ingress;
  /** Whether other services reach it by its name, and whether it reaches others. */
  readonly used: boolean;
  readonly usesServices: boolean;
  /** What deploys hand in about a service with `rollout: blueGreen`. */
  readonly colors?: Colors;
}

/** What runs containers: how each noun that runs is made on it, of the same description. */
export interface Runtime {
  readonly clusterName: pulumi.Output<string>;
  /** What components are made with that have something run on it. */
  readonly opts: pulumi.ComponentResourceOptions;
  readonly pgbouncer: RunPgbouncer;
  service(
    name: string,
    parts: ServiceParts,
  ): { readonly connection?: Connection; readonly watched: readonly AlarmSpec[] };
  job(name: string, parts: Watched<JobSettings>): { readonly watched: readonly AlarmSpec[] };
  /** Answers with what new code has to wait for. */
  release(name: string, parts: Running<ReleaseSettings>): readonly pulumi.Resource[];
}

export function makeRuntime(shared: Shared): Runtime {
  const { platform } = shared.loaded.settings;
  return platform.kind === "ecs" ? onEcs(shared, platform) : onEks(shared, platform);
}

function onEcs({ opts, logs }: Shared, settings: EcsSettings): Runtime {
  const cluster = new Cluster("cluster", { settings, logs }, opts);
  return {
    clusterName: cluster.clusterName,
    opts,
    pgbouncer: (name, args, child) => pgbouncerTasks(name, { ...args, cluster }, child),
    service: (name, parts) => new Service(name, { ...parts, cluster }, opts),
    job: (name, parts) => new Job(name, { ...parts, cluster }, opts),
    release: (name, parts) => new Release(name, { ...parts, cluster }, opts).done,
  };
}

function onEks(shared: Shared, settings: EksSettings): Runtime {
  const { opts, logs, keys } = shared;
  const cluster = new EksCluster("cluster", { settings, ...location(shared), keyArn: keys.dataKeyArn, logs }, opts);
  const inCluster = { ...opts, providers: { kubernetes: cluster.provider } };
  const namespace = new Namespace("namespace", { cluster }, inCluster);
  const place = { cluster, namespace };
  return {
    clusterName: cluster.clusterName,
    opts: inCluster,
    pgbouncer: (name, args, child) => pgbouncerPods(name, { ...args, ...place }, child),
    service: (name, parts) => new KubernetesService(name, { ...parts, ...place }, inCluster),
    job: (name, parts) => new KubernetesJob(name, { ...parts, ...place }, inCluster),
    release: (name, parts) => new KubernetesRelease(name, { ...parts, ...place }, inCluster).done,
  };
}
