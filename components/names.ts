import * as pulumi from "@pulumi/pulumi";

/**
 * Tags that carry the name which people read. Physical names are left to Pulumi's auto-naming, so that a replacement can
 * stand beside what it replaces.
 *
 * @example named("main-instance") // { Name: "shop-production-main-instance" }
 */
export const named = (logicalName: string): { Name: string } => ({
  Name: `${pulumi.getProject()}-${pulumi.getStack()}-${logicalName}`,
});
