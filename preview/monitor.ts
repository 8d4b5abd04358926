import { status } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, Value as ProtoValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import * as proto from "@pulumi/pulumi/proto/resource_pb";
import { buildUrn, type Diagnostic, type PlanResource, STACK_TYPE } from "./plan";
import { defaultProvider, isProviderType, packageOf } from "./providers";
import { optionsOfRequest, optionsOfTransform, planResource } from "./registration";
import { Transforms } from "./transforms";
import { decodeProperties, type Properties } from "./values";

/** What the provider would answer for a resource, in a test that needs more than the inputs back; `id` counts as one. */
export type Outputs = (resource: PlanResource) => Record<string, unknown>;

export interface MonitorOptions {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly preview: boolean;
  readonly outputs?: Outputs;
  readonly report: (diagnostic: Diagnostic) => void;
}

type Done<T> = (error: { code: number; details: string; message: string } | null, response?: T) => void;

// As a current engine answers. Without `secrets` the SDK would send secrets as plain text.
const FEATURES = new Set([
  "secrets",
  "resourceReferences",
  "outputValues",
  "deletedWith",
  "replaceWith",
  "aliasSpecs",
  "transforms",
  "invokeTransforms",
  "parameterization",
  "resourceHooks",
  "errorHooks",
]);

/** Stands in for the engine's resource monitor: answers the SDK and keeps what it was told. Asks no provider anything. */
export class Monitor {
  /** What was registered, by URN. */
  readonly resources = new Map<string, PlanResource>();
  // A transform takes its time, so the order in which answers are ready is not the order of the program.
  readonly #arrivals = new Map<string, number>();
  readonly #options: MonitorOptions;
  readonly #transforms = new Transforms();
  readonly #ownTransforms = new Map<string, readonly Callback[]>();
  readonly #stackTransforms: Callback[] = [];
  readonly #componentProviders = new Map<string, Map<string, string>>();
  readonly #packages = new Map<string, { name: string; version: string }>();
  #outputs: Properties = {};

  constructor(options: MonitorOptions) {
    this.#options = options;
  }

  /** What the program exports. */
  get outputs(): Properties {
    return this.#outputs;
  }

  /** The resources in the order in which the program asked for them. */
  inOrder(): PlanResource[] {
    const position = ({ urn }: PlanResource) => this.#arrivals.get(urn) as number;
    return [...this.resources.values()].sort((a, b) => position(a) - position(b));
  }

  close(): void {
    this.#transforms.close();
  }

  supportsFeature(request: proto.SupportsFeatureRequest, done: Done<proto.SupportsFeatureResponse>): void {
    const response = new proto.SupportsFeatureResponse();
    response.setHassupport(FEATURES.has(request.getId()));
    done(null, response);
  }

  registerResource(request: proto.RegisterResourceRequest, done: Done<proto.RegisterResourceResponse>): void {
    this.#register(request).then(
      (response) => {
        done(null, response);
      },
      (error: unknown) => {
        done(failure((error as Error).message));
      },
    );
  }

  registerResourceOutputs(request: proto.RegisterResourceOutputsRequest, done: Done<Empty>): void {
    const outputs = decodeProperties(request.getOutputs());
    const resource = this.resources.get(request.getUrn());
    if (resource?.type === STACK_TYPE) {
      this.#outputs = outputs;
    } else if (resource !== undefined) {
      this.resources.set(resource.urn, { ...resource, outputs });
    }
    done(null, new Empty());
  }

  readResource(request: proto.ReadResourceRequest, done: Done<proto.ReadResourceResponse>): void {
    const { project, stack } = this.#options;
    const [type, name, parent] = [request.getType(), request.getName(), request.getParent() || undefined];
    const urn = buildUrn(stack, project, parent, type, name);
    this.#arrive(urn);
    try {
      this.#add({
        op: "read",
        urn,
        type,
        name,
        custom: true,
        remote: false,
        parent,
        id: request.getId(),
        inputs: decodeProperties(request.getProperties()),
        provider: this.#provider(request.getProvider(), type, parent, request.getVersion(), request.getPackageref()),
        protect: false,
        retainOnDelete: false,
        dependencies: request.getDependenciesList(),
        propertyDependencies: {},
        additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
        aliases: [],
        customTimeouts: {},
        ignoreChanges: [],
        replaceOnChanges: [],
        replaceWith: [],
        hideDiffs: [],
        version: request.getVersion() || undefined,
        pluginDownloadURL: request.getPlugindownloadurl() || undefined,
      });
    } catch (error) {
      done(failure((error as Error).message));
      return;
    }
    const response = new proto.ReadResourceResponse();
    response.setUrn(urn);
    response.setProperties(this.#answer(urn, request.getProperties()));
    done(null, response);
  }

  invoke(request: proto.ResourceInvokeRequest, done: Done<InvokeResponse>): void {
    if (request.getTok() === "pulumi:pulumi:getResource") {
      this.#getResource(request, done);
    } else {
      this.#refuse(request.getTok(), done);
    }
  }

  call(request: proto.ResourceCallRequest, done: Done<never>): void {
    this.#refuse(request.getTok(), done);
  }

  registerStackTransform(request: Callback, done: Done<Empty>): void {
    this.#stackTransforms.push(request);
    done(null, new Empty());
  }

  // Invokes are refused, and hooks run only while something is deployed: it is enough that they can be registered.
  registerStackInvokeTransform(_request: Callback, done: Done<Empty>): void {
    done(null, new Empty());
  }

  registerResourceHook(_request: proto.RegisterResourceHookRequest, done: Done<Empty>): void {
    done(null, new Empty());
  }

  registerErrorHook(_request: proto.RegisterErrorHookRequest, done: Done<Empty>): void {
    done(null, new Empty());
  }

  registerPackage(request: proto.RegisterPackageRequest, done: Done<proto.RegisterPackageResponse>): void {
    const parameters = request.getParameterization();
    const name = parameters?.getName() || request.getName();
    const version = parameters?.getVersion() || request.getVersion();
    const response = new proto.RegisterPackageResponse();
    response.setRef(`${name}@${version}`);
    this.#packages.set(response.getRef(), { name, version });
    done(null, response);
  }

  getDeploymentInfo(_request: Empty, done: Done<proto.DeploymentInfo>): void {
    const response = new proto.DeploymentInfo();
    response.setProject(this.#options.project);
    response.setStack(this.#options.stack);
    response.setOrganization(this.#options.organization);
    response.setDryrun(this.#options.preview);
    done(null, response);
  }

  signalAndWaitForShutdown(_request: Empty, done: Done<Empty>): void {
    done(null, new Empty());
  }

  async #register(request: proto.RegisterResourceRequest): Promise<proto.RegisterResourceResponse> {
    const { project, stack } = this.#options;
    const [type, name, custom, remote] = [
      request.getType(),
      request.getName(),
      request.getCustom(),
      request.getRemote(),
    ];
    const parent = request.getParent() || undefined;
    const urn = buildUrn(stack, project, parent, type, name);
    this.#arrive(urn);
    const own = request.getTransformsList();
    const callbacks = [...own, ...this.#inheritedTransforms(parent), ...this.#stackTransforms];

    const given = custom || remote ? this.#inheritedProvider(request.getProvider(), type, parent) : "";
    const transformed = callbacks.length > 0 ? await this.#transforms.run(callbacks, request, given) : undefined;
    const options = transformed ? optionsOfTransform(transformed.options) : optionsOfRequest(request);
    const properties = transformed?.properties ?? request.getObject();

    const fromOutputs: Record<string, Set<string>> = {};
    const inputs = decodeProperties(properties, fromOutputs);
    const dependencies: Record<string, string[]> = Object.fromEntries(Object.keys(inputs).map((key) => [key, []]));
    // The engine takes them from the values alone where the resource has transforms of its own.
    if (own.length === 0) {
      request.getPropertydependenciesMap().forEach((urns, key) => (dependencies[key] = urns.getUrnsList()));
    }
    for (const [key, urns] of Object.entries(fromOutputs)) {
      dependencies[key] = [...new Set([...(dependencies[key] ?? []), ...urns])];
    }
    if (isProviderType(type) && options.version !== "") {
      inputs["version"] = options.version;
    }
    const managed = (custom && !isProviderType(type)) || remote;
    const resource = planResource(
      {
        ...{ project, stack, urn, type, name, custom, remote },
        parent: parent === undefined ? undefined : this.resources.get(parent),
        provider: managed
          ? this.#provider(options.provider, type, parent, options.version, request.getPackageref())
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
      this.#componentProviders.set(urn, new Map(request.getProvidersMap().entries()));
    }
    return this.#response(resource, properties);
  }

  #arrive(urn: string): void {
    if (!this.#arrivals.has(urn)) {
      this.#arrivals.set(urn, this.#arrivals.size);
    }
  }

  #add(resource: PlanResource): void {
    if (this.resources.has(resource.urn)) {
      const message = `Duplicate resource URN '${resource.urn}'; try giving it a unique name`;
      this.#options.report({ severity: "error", message, urn: resource.urn });
      throw new Error(message);
    }
    this.resources.set(resource.urn, resource);
  }

  #response(resource: PlanResource, properties: Struct | undefined): proto.RegisterResourceResponse {
    const response = new proto.RegisterResourceResponse();
    response.setUrn(resource.urn);
    if (resource.custom || resource.remote) {
      response.setId(resource.id ?? "");
      response.setObject(this.#answer(resource.urn, properties, response));
    } else {
      // A component's properties are its own affair: the engine answers with none.
      response.setObject(new Struct());
    }
    return response;
  }

  /** The inputs, and in a test what it says that the provider would add; ids are known only where nothing is previewed. */
  #answer(urn: string, properties = new Struct(), response?: proto.RegisterResourceResponse): Struct {
    const { preview, outputs } = this.#options;
    if (preview && outputs === undefined) {
      return properties;
    }
    const resource = this.resources.get(urn) as PlanResource;
    const answer = properties.cloneMessage();
    const { id, ...more } = outputs?.(resource) ?? {};
    for (const [key, value] of Object.entries(more)) {
      answer.getFieldsMap().set(key, ProtoValue.fromJavaScript(value as never));
    }
    if (response !== undefined && resource.custom && resource.id === undefined) {
      response.setId(typeof id === "string" ? id : preview ? "" : `${resource.name}_id`);
    }
    return answer;
  }

  *#ancestors(parent: string | undefined): Generator<string> {
    for (let urn = parent; urn !== undefined; urn = this.resources.get(urn)?.parent) {
      yield urn;
    }
  }

  #inheritedTransforms(parent: string | undefined): Callback[] {
    return [...this.#ancestors(parent)].flatMap((urn) => this.#ownTransforms.get(urn) ?? []);
  }

  #inheritedProvider(given: string, type: string, parent: string | undefined): string {
    if (given !== "") {
      return given;
    }
    const pkg = packageOf(type);
    for (const urn of this.#ancestors(parent)) {
      const provider = this.#componentProviders.get(urn)?.get(pkg);
      if (provider !== undefined) {
        return provider;
      }
    }
    return "";
  }

  #provider(given: string, type: string, parent: string | undefined, version: string, ref: string): string {
    const { stack, project } = this.#options;
    const pkg = this.#packages.get(ref) ?? { name: packageOf(type), version };
    return this.#inheritedProvider(given, type, parent) || defaultProvider(stack, project, pkg.name, pkg.version);
  }

  #getResource(request: proto.ResourceInvokeRequest, done: Done<InvokeResponse>): void {
    const urn = request.getArgs()?.getFieldsMap().get("urn")?.getStringValue() ?? "";
    const resource = this.resources.get(urn);
    if (resource === undefined) {
      done(failure(`unknown resource ${urn}`));
      return;
    }
    const response = new InvokeResponse();
    response.setReturn(Struct.fromJavaScript({ urn, id: resource.id ?? "", state: {} }));
    done(null, response);
  }

  #refuse(token: string, done: Done<never>): void {
    const message =
      `the program looks up \`${token}\`, and a preview asks no provider anything: ` +
      "take the value from the settings or from a resource's output";
    this.#options.report({ severity: "error", message });
    done(failure(message));
  }
}

const failure = (message: string) => ({ code: status.UNKNOWN, details: message, message });
