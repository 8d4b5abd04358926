import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/**
 * A physical name that has to be known before the thing is there, and to be the stack's own: letters, digits, hyphens and
 * underscores, which every service of AWS takes. What is longer than `most` ends in a hash of the whole.
 *
 * @param key the logical name; without one, it is the name of the stack itself
 */
export function stackName(key?: string, most = 255): string {
  const whole = [pulumi.getProject(), pulumi.getStack(), ...(key === undefined ? [] : [key])].join("-");
  const clean = whole.replace(/[^A-Za-z0-9_-]/g, "-");
  if (clean.length <= most) return clean;
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, 8);
  return `${clean.slice(0, most - 1 - hash.length)}-${hash}`;
}

/**
 * Tags that carry the name which people read. Physical names are left to Pulumi's auto-naming, so that a replacement can
 * stand beside what it replaces.
 *
 * @example named("main-instance") // { Name: "shop-production-main-instance" }
 */
export const named = (logicalName: string): { Name: string } => ({
  Name: `${pulumi.getProject()}-${pulumi.getStack()}-${logicalName}`,
});
