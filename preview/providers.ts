import { buildUrn } from "./plan";
import { UNKNOWN_SENTINEL } from "./values";

const PROVIDER_PREFIX = "pulumi:providers:";

/** Whether a resource is itself a provider. */
export const isProviderType = (type: string): boolean => type.startsWith(PROVIDER_PREFIX);

/** The package that a type belongs to: `aws` for `aws:s3/bucket:Bucket`. */
export const packageOf = (type: string): string =>
  isProviderType(type) ? type.slice(PROVIDER_PREFIX.length) : (type.split(":")[0] as string);

/**
 * The reference to the provider that the engine makes by itself for resources that name none. Its id is unknown while
 * previewing. Like the engine's own preview, the plan names such providers, but does not list them as resources.
 */
export function defaultProvider(stack: string, project: string, pkg: string, version: string): string {
  const name = version === "" ? "default" : `default_${version.replaceAll(/[^0-9A-Za-z]/g, "_")}`;
  return `${buildUrn(stack, project, undefined, `${PROVIDER_PREFIX}${pkg}`, name)}::${UNKNOWN_SENTINEL}`;
}
