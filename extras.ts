import type { Platform } from "./components";

/**
 * The place for resources of your own beside the platform. With `{ parent: platform }` they go to the same account and
 * region, and get the same tags.
 */
export function extras(_platform: Platform): void {
  // new aws.sqs.Queue("orders", { sqsManagedSseEnabled: true }, { parent: _platform });
}
