import type { Platform } from "./components";

/**
 * The place for resources of your own beside the platform. With `{ parent: platform }` they go to the same account and
 * region, and get the same tags.
 */
export function extras(platform: Platform): void {
  void platform;
}
