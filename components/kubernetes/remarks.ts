import type { PlatformSettings } from "../cluster";
import { jobSettings, type JobSettings } from "../job/settings";
import { untold } from "../overdue";
import type { ServiceSettings } from "../service/settings";
import type { Remarks } from "../settings/definition";
import { overdueHours } from "./job-times";

interface Described {
  readonly platform: PlatformSettings;
  readonly services: Readonly<Record<string, ServiceSettings>>;
  readonly jobs: Readonly<Record<string, JobSettings>>;
}

/** What reads the same on ECS and means something else on EKS. */
export const kubernetesRemarks: Remarks<Described> = ({ settings: { platform, services, jobs } }) =>
  platform.kind === "ecs"
    ? []
    : [
        ...privateEndpoint(platform),
        ...unwatched(platform, jobs),
        ...lost(services, lostOfServices),
        ...lost(jobs, lostOfJobs),
      ];

type Eks = Extract<PlatformSettings, { kind: "eks" }>;

/** Who deploys talks to Kubernetes itself, and not to AWS alone. */
const privateEndpoint = ({ cluster }: Eks): string[] =>
  cluster.kind === "create" && cluster.endpoint.kind === "private"
    ? [
        "platform.cluster.endpoint is private: deploys have to run inside the VPC, which the first one has yet to make " +
          "(docs/first-deploy.md, On EKS)",
      ]
    : [];

/** What became of a job is read in the cluster's audit log. */
function unwatched({ cluster }: Eks, jobs: Described["jobs"]): string[] {
  const names = Object.keys(jobs);
  if (names.length === 0) return [];
  return cluster.kind === "create"
    ? names.filter((name) => overdueHours(jobs[name] as JobSettings) === undefined).map(untold)
    : [
        `nothing tells when a job fails (${names.join(", ")}): the audit log of an existing cluster is not this stack's`,
      ];
}

/** A key that does nothing on EKS, or less than it says. */
interface Lost<Settings> {
  /** Whether these settings ask for what there is not. */
  readonly asked: (settings: Settings) => boolean;
  /** What happens instead, after the name of what they are of. */
  readonly instead: string;
}

type LostKeys<Settings> = Readonly<Record<string, Lost<Settings>>>;

export const lostOfServices: LostKeys<ServiceSettings> = {
  "health.graceSeconds": {
    asked: ({ health }) => health.graceSeconds !== undefined,
    instead: "has no use for health.graceSeconds: on eks no pod is replaced for what the load balancer thinks of it",
  },
  "scale.requestsPerTarget": {
    asked: ({ scale }) => scale.requestsPerTarget !== undefined,
    instead: "does not scale by scale.requestsPerTarget: on eks only CPU and memory count",
  },
  spotPercent: {
    asked: ({ spotPercent }) => spotPercent > 0 && spotPercent < 100,
    instead: "runs about half of its pods on spot machines: on eks a spotPercent between 1 and 99 is no share",
  },
};

const usualDelay = jobSettings.shape.retryDelaySeconds.parse(undefined);

export const lostOfJobs: LostKeys<JobSettings> = {
  retryDelaySeconds: {
    asked: ({ retries, retryDelaySeconds }) => retries > 0 && retryDelaySeconds !== usualDelay,
    instead: "is tried again after 10 s, then twice as long each time: on eks nothing reads retryDelaySeconds",
  },
  windowMinutes: {
    asked: ({ windowMinutes }) => windowMinutes > 0,
    instead: "is started at its time: on eks windowMinutes is only how late it may still start",
  },
};

const lost = <Settings>(entries: Readonly<Record<string, Settings>>, keys: LostKeys<Settings>): string[] =>
  Object.entries(entries).flatMap(([name, settings]) =>
    Object.values(keys).flatMap(({ asked, instead }) => (asked(settings) ? [`${name} ${instead}`] : [])),
  );
