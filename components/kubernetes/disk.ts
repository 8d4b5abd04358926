import type { PlatformSettings } from "../cluster";
import type { Rule } from "../settings/definition";
import type { TaskSettings } from "../task/settings";

/** What a machine has for images, and for all that its pods write. Source: "Create a Node Class for Amazon EKS", ephemeralStorage. */
const machineGiB = 80;
/** What its images and its system leave of it, more or less. */
const usableGiB = machineGiB - 20;
/** What every task on Fargate has anyway. */
const includedGiB = 20;

/**
 * What of a pod's disk is set aside for it: what is asked for beyond what every task has, of which hardly any uses much. To
 * set that aside, too, would fill a machine with three pods.
 */
export const reservedGiB = (ephemeralStorageGiB: number): number => Math.max(1, ephemeralStorageGiB - includedGiB);

type Disk = Pick<TaskSettings, "ephemeralStorageGiB">;

/** A pod that wants more than any machine has would wait for one for ever. */
export const diskRule: Rule<{
  readonly platform: PlatformSettings;
  readonly services: Readonly<Record<string, Disk>>;
  readonly jobs: Readonly<Record<string, Disk>>;
  readonly release?: Disk;
}> = ({ settings: { platform, services, jobs, release } }, report) => {
  if (platform.kind === "ecs") return;
  const check = (path: readonly string[], { ephemeralStorageGiB }: Disk) => {
    if (ephemeralStorageGiB > usableGiB) {
      report([...path, "ephemeralStorageGiB"], `at most ${usableGiB}: on eks a machine has ${machineGiB} GiB for all`);
    }
  };
  for (const [name, service] of Object.entries(services)) check(["services", name], service);
  for (const [name, job] of Object.entries(jobs)) check(["jobs", name], job);
  if (release) check(["release"], release);
};
