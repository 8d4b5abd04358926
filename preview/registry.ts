import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import type * as proto from "@pulumi/pulumi/proto/resource_pb";
import { buildUrn, type PlanResource } from "./plan";
import { isProviderType, Providers } from "./providers";
import { optionsOfRequest, optionsOfTransform, planResource, readResource } from "./registration";
import { type Transformed, Transforms } from "./transforms";
import { decodeProperties, encodeProperties, type Properties } from "./values";

/** A second resource of the same name and type; the message is the engine's. */
export class DuplicateUrnError extends Error {
  readonly urn: string;

  constructor(urn: string) {
    super(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    this.urn = urn;
  }
}

/** A resource that was registered, and its properties as the program has to get them back. */
export interface Registered {
  readonly resource: PlanResource;
  readonly properties: Struct | undefined;
}

/** Turns the program's requests into resources of the plan, as the engine would before it calls a provider. */
export class Registry {
  readonly providers: Providers;
  readonly stackTransforms: Callback[] = [];
  readonly #project: string;
  readonly #stack: string;
  readonly #resources = new Map<string, PlanResource>();
  // A transform takes its time, so the order in which answers are ready is not the order of the program.
  readonly #arrivals = new Map<string, number>();
  readonly #transforms = new Transforms();
  readonly #ownTransforms = new Map<string, readonly Callback[]>();

  constructor(project: string, stack: string) {
    this.#project = project;
    this.#stack = stack;
    this.providers = new Providers(stack, project);
  }

  get(urn: string): PlanResource | undefined {
    return this.#resources.get(urn);
  }

  /** The resources in the order in which the program asked for them. */
  inOrder(): PlanResource[] {
    const position = ({ urn }: PlanResource) => this.#arrivals.get(urn) as number;
    return [...this.#resources.values()].sort((a, b) => position(a) - position(b));
  }

  close(): void {
    this.#transforms.close();
  }

  async register(request: proto.RegisterResourceRequest): Promise<Registered> {
    const urn = this.#arrive(request);
    const custom = request.getCustom();
    const parent = request.getParent() || undefined;
    const own = request.getTransformsList();
    const transformed = await this.#transform(request, own, parent);
    const options = transformed ? optionsOfTransform(transformed.options) : optionsOfRequest(request);

    const fromValues: Record<string, Set<string>> = {};
    const inputs = decodeProperties(transformed?.properties ?? request.getObject(), fromValues);
    const dependencies = propertyDependencies(request, inputs, fromValues);
    const type = request.getType();
    if (isProviderType(type) && options.version !== "") {
      inputs["version"] = options.version;
    }
    const managed = (custom && !isProviderType(type)) || request.getRemote();
    const resource = planResource(
      {
        ...{ project: this.#project, stack: this.#stack, urn, type, custom },
        name: request.getName(),
        remote: request.getRemote(),
        parent: parent === undefined ? undefined : this.get(parent),
        provider: managed
          ? options.provider || this.#provider(type, parent, options.version, request.getPackageref())
          : undefined,
      },
      own.length === 0
        ? options
        : { ...options, dependsOn: [...new Set([...options.dependsOn, ...Object.values(dependencies).flat()])] },
      inputs,
      dependencies,
    );
    this.#add(resource);
    this.#ownTransforms.set(urn, own);
    if (!custom) {
      this.providers.addComponent(urn, new Map(request.getProvidersMap().entries()));
    }
    return { resource, properties: transformed ? encodeProperties(inputs) : request.getObject() };
  }

  /** Keeps a resource that exists elsewhere and is only looked at. */
  read(request: proto.ReadResourceRequest): PlanResource {
    const urn = this.#arrive(request);
    const parent = request.getParent() || undefined;
    const provider =
      request.getProvider() || this.#provider(request.getType(), parent, request.getVersion(), request.getPackageref());
    const resource = readResource(request, urn, provider);
    this.#add(resource);
    return resource;
  }

  /** The provider that manages a resource, where the program made one. */
  providerOf({ provider }: PlanResource): PlanResource | undefined {
    return provider === undefined ? undefined : this.get(provider.slice(0, provider.lastIndexOf("::")));
  }

  /** Keeps what a component says of itself at the end. */
  addOutputs(resource: PlanResource, outputs: Properties): void {
    this.#resources.set(resource.urn, { ...resource, outputs });
  }

  /** Builds the URN, and keeps its place. */
  #arrive(request: proto.RegisterResourceRequest | proto.ReadResourceRequest): string {
    const parent = request.getParent() || undefined;
    const urn = buildUrn(this.#stack, this.#project, parent, request.getType(), request.getName());
    if (!this.#arrivals.has(urn)) {
      this.#arrivals.set(urn, this.#arrivals.size);
    }
    return urn;
  }

  #add(resource: PlanResource): void {
    if (this.#resources.has(resource.urn)) {
      throw new DuplicateUrnError(resource.urn);
    }
    this.#resources.set(resource.urn, resource);
  }

  /** A resource's own transforms come first, then its parents', then the stack's. */
  async #transform(
    request: proto.RegisterResourceRequest,
    own: readonly Callback[],
    parent: string | undefined,
  ): Promise<Transformed | undefined> {
    const inherited = [...this.#ancestors(parent)].flatMap((urn) => this.#ownTransforms.get(urn) ?? []);
    const callbacks = [...own, ...inherited, ...this.stackTransforms];
    if (callbacks.length === 0) {
      return undefined;
    }
    const managed = request.getCustom() || request.getRemote();
    const fromAbove = managed ? this.providers.inherited(request.getType(), this.#ancestors(parent)) : undefined;
    return this.#transforms.run(callbacks, request, request.getProvider() || (fromAbove ?? ""));
  }

  #provider(type: string, parent: string | undefined, version: string, packageRef: string): string {
    const inherited = this.providers.inherited(type, this.#ancestors(parent));
    return inherited ?? this.providers.default(type, version, packageRef);
  }

  *#ancestors(parent: string | undefined): Generator<string> {
    for (let urn = parent; urn !== undefined; urn = this.get(urn)?.parent) {
      yield urn;
    }
  }
}

function propertyDependencies(
  request: proto.RegisterResourceRequest,
  inputs: Properties,
  fromValues: Readonly<Record<string, ReadonlySet<string>>>,
): Record<string, string[]> {
  const dependencies: Record<string, string[]> = Object.fromEntries(Object.keys(inputs).map((key) => [key, []]));
  // The engine takes them from the values alone where the resource has transforms of its own.
  if (request.getTransformsList().length === 0) {
    request.getPropertydependenciesMap().forEach((urns, key) => (dependencies[key] = urns.getUrnsList()));
  }
  for (const [key, urns] of Object.entries(fromValues)) {
    dependencies[key] = [...new Set([...(dependencies[key] ?? []), ...urns])];
  }
  return dependencies;
}
