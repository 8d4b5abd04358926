import { buildUrn } from "./plan";
import { UNKNOWN_SENTINEL } from "./values";

const PROVIDER_PREFIX = "pulumi:providers:";

/** Whether a resource is itself a provider. */
export const isProviderType = (type: string): boolean => type.startsWith(PROVIDER_PREFIX);

/** The package that a type belongs to: `aws` for `aws:s3/bucket:Bucket`. */
const packageOf = (type: string): string =>
  isProviderType(type) ? type.slice(PROVIDER_PREFIX.length) : (type.split(":")[0] as string);

/** Knows which provider manages a resource that names none itself. */
export class Providers {
  readonly #stack: string;
  readonly #project: string;
  readonly #ofComponents = new Map<string, ReadonlyMap<string, string>>();
  readonly #packages = new Map<string, Package>();

  constructor(stack: string, project: string) {
    this.#stack = stack;
    this.#project = project;
  }

  /** Keeps the providers that a component hands to its children, by package. */
  addComponent(urn: string, providers: ReadonlyMap<string, string>): void {
    this.#ofComponents.set(urn, providers);
  }

  /** Keeps a package that is told apart by parameters; answers with the reference by which requests name it. */
  addPackage(pkg: Package): string {
    const ref = `${pkg.name}@${pkg.version}`;
    this.#packages.set(ref, pkg);
    return ref;
  }

  /** The provider that the nearest of the components above hands down, if one does. */
  inherited(type: string, ancestors: Iterable<string>): string | undefined {
    for (const urn of ancestors) {
      const provider = this.#ofComponents.get(urn)?.get(packageOf(type));
      if (provider !== undefined) {
        return provider;
      }
    }
    return undefined;
  }

  /**
   * The provider that the engine makes by itself for resources that name none. Its id is unknown while previewing. Like
   * the engine's own preview, the plan names such providers, but does not list them as resources.
   */
  default(type: string, version: string, packageRef: string): string {
    const pkg = this.#packages.get(packageRef) ?? { name: packageOf(type), version };
    const name = pkg.version === "" ? "default" : `default_${pkg.version.replaceAll(/[^0-9A-Za-z]/g, "_")}`;
    const urn = buildUrn(this.#stack, this.#project, undefined, `${PROVIDER_PREFIX}${pkg.name}`, name);
    return `${urn}::${UNKNOWN_SENTINEL}`;
  }
}

interface Package {
  readonly name: string;
  readonly version: string;
}
