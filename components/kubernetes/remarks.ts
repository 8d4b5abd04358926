import type { PlatformSettings } from "../cluster";
import type { ServiceSettings } from "../service/settings";
import type { Remarks } from "../settings/definition";

interface Described {
  readonly platform: PlatformSettings;
  readonly services: Readonly<Record<string, ServiceSettings>>;
  readonly jobs: Readonly<Record<string, object>>;
}

/** What reads the same on ECS and means something else on EKS. */
export const kubernetesRemarks: Remarks<Described> = ({ settings: { platform, services, jobs } }) =>
  platform.kind === "ecs" ? [] : [...reached(platform), ...unwatched(platform, jobs), ...scaled(services)];

type Eks = Extract<PlatformSettings, { kind: "eks" }>;

/** Who deploys talks to Kubernetes itself, and not to AWS alone. */
const reached = ({ cluster }: Eks): string[] =>
  cluster.kind === "create" && cluster.endpoint.kind === "private"
    ? [
        "platform.cluster.endpoint is private: deploys have to run inside the VPC, which the first one has yet to make " +
          "(docs/first-deploy.md, On EKS)",
      ]
    : [];

/** What became of a job is read in the cluster's audit log. */
function unwatched({ cluster }: Eks, jobs: Described["jobs"]): string[] {
  const names = Object.keys(jobs);
  return cluster.kind === "create" || names.length === 0
    ? []
    : [
        `nothing tells when a job fails (${names.join(", ")}): the audit log of an existing cluster is not this stack's`,
      ];
}

const scaled = (services: Described["services"]): string[] =>
  Object.entries(services).flatMap(([name, { scale, spotPercent }]) => [
    ...(scale.requestsPerTarget === undefined
      ? []
      : [`${name} does not scale by scale.requestsPerTarget: on eks only CPU and memory count`]),
    ...(spotPercent === 0 || spotPercent === 100
      ? []
      : [`${name} runs about half of its pods on spot machines: on eks a spotPercent between 1 and 99 is no share`]),
  ]);
