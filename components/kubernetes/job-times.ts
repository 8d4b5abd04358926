import type { JobSettings } from "../job/settings";
import { hoursUntilOverdue } from "../overdue";

/** What could not be started by then is not made up for: the next time comes. */
export const startingDeadlineSeconds = ({ windowMinutes }: Pick<JobSettings, "windowMinutes">): number =>
  Math.max(300, windowMinutes * 60);

/**
 * What all attempts and the pauses between them may take at most: Kubernetes waits for 10 s, then twice as long each time, and
 * never longer than 6 minutes. Source: "Jobs", Pod backoff failure policy, Kubernetes documentation.
 */
export function longestSeconds({ timeoutMinutes, retries }: Pick<JobSettings, "timeoutMinutes" | "retries">): number {
  const pauses = Array.from({ length: retries }, (_, attempt) => Math.min(10 * 2 ** attempt, 360));
  return (retries + 1) * timeoutMinutes * 60 + pauses.reduce((sum, seconds) => sum + seconds, 0);
}

/**
 * After how many hours without a success something is wrong: a job may start late, succeed only with its last attempt, and
 * the hour in which it does has then only begun. Undefined where CloudWatch cannot look back so far.
 */
export const overdueHours = (
  settings: Pick<JobSettings, "schedule" | "windowMinutes" | "timeoutMinutes" | "retries">,
): number | undefined =>
  hoursUntilOverdue(settings.schedule, (startingDeadlineSeconds(settings) + longestSeconds(settings)) / 60 + 60);
