import { status } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, Value as ProtoValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import * as proto from "@pulumi/pulumi/proto/resource_pb";
import { previewed } from "./answers";
import { type Diagnostic, type PlanResource, STACK_TYPE } from "./plan";
import { DuplicateUrnError, type Registered, Registry } from "./registry";
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

interface Failure {
  readonly code: number;
  readonly details: string;
  // The SDK puts a prefix of its own before it.
  message: string;
}

type Done<T> = (error: Failure | null, response?: T) => void;

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
  readonly #options: MonitorOptions;
  readonly #registry: Registry;
  #outputs: Properties = {};

  constructor(options: MonitorOptions) {
    this.#options = options;
    this.#registry = new Registry(options.project, options.stack);
  }

  /** What the program exports. */
  get outputs(): Properties {
    return this.#outputs;
  }

  /** The resources in the order in which the program asked for them. */
  inOrder(): PlanResource[] {
    return this.#registry.inOrder();
  }

  close(): void {
    this.#registry.close();
  }

  supportsFeature(request: proto.SupportsFeatureRequest, done: Done<proto.SupportsFeatureResponse>): void {
    const response = new proto.SupportsFeatureResponse();
    response.setHassupport(FEATURES.has(request.getId()));
    done(null, response);
  }

  registerResource(request: proto.RegisterResourceRequest, done: Done<proto.RegisterResourceResponse>): void {
    this.#registry.register(request).then(
      (registered) => {
        done(null, this.#response(registered));
      },
      (error: unknown) => {
        done(this.#failed(error as Error));
      },
    );
  }

  registerResourceOutputs(request: proto.RegisterResourceOutputsRequest, done: Done<Empty>): void {
    const outputs = decodeProperties(request.getOutputs());
    const resource = this.#registry.get(request.getUrn());
    if (resource?.type === STACK_TYPE) {
      this.#outputs = outputs;
    } else if (resource !== undefined) {
      this.#registry.addOutputs(resource, outputs);
    }
    done(null, new Empty());
  }

  readResource(request: proto.ReadResourceRequest, done: Done<proto.ReadResourceResponse>): void {
    let resource: PlanResource;
    try {
      resource = this.#registry.read(request);
    } catch (error) {
      done(this.#failed(error as Error));
      return;
    }
    const response = new proto.ReadResourceResponse();
    response.setUrn(resource.urn);
    response.setProperties(this.#answer(resource, request.getProperties()).properties);
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
    this.#registry.stackTransforms.push(request);
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
    response.setRef(this.#registry.providers.addPackage({ name, version }));
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

  #response({ resource, properties }: Registered): proto.RegisterResourceResponse {
    const response = new proto.RegisterResourceResponse();
    response.setUrn(resource.urn);
    if (resource.custom || resource.remote) {
      const answer = this.#answer(resource, properties);
      response.setId(answer.id);
      response.setObject(answer.properties);
    } else {
      // A component's properties are its own affair: the engine answers with none.
      response.setObject(new Struct());
    }
    return response;
  }

  /** The inputs as far as they are known, and in a test what it says that the provider would add; in a preview no ids. */
  #answer(resource: PlanResource, properties = new Struct()): { id: string; properties: Struct } {
    const { preview, outputs } = this.#options;
    const { id, ...more } = outputs?.(resource) ?? {};
    const known = resource.id ?? (preview || !resource.custom ? "" : `${resource.name}_id`);
    const base = preview ? previewed(resource, this.#registry.providerOf(resource), properties) : properties;
    const answer = outputs === undefined ? base : base.cloneMessage();
    for (const [key, value] of Object.entries(more)) {
      answer.getFieldsMap().set(key, ProtoValue.fromJavaScript(value as never));
    }
    return { id: typeof id === "string" ? id : known, properties: answer };
  }

  #getResource(request: proto.ResourceInvokeRequest, done: Done<InvokeResponse>): void {
    const urn = request.getArgs()?.getFieldsMap().get("urn")?.getStringValue() ?? "";
    const resource = this.#registry.get(urn);
    if (resource === undefined) {
      done(failure(`unknown resource ${urn}`));
      return;
    }
    const response = new InvokeResponse();
    response.setReturn(Struct.fromJavaScript({ urn, id: resource.id ?? "", state: {} }));
    done(null, response);
  }

  #failed(error: Error): Failure {
    if (error instanceof DuplicateUrnError) {
      this.#options.report({ severity: "error", message: error.message, urn: error.urn });
    }
    return failure(error.message);
  }

  #refuse(token: string, done: Done<never>): void {
    const message =
      `the program looks up \`${token}\`, and a preview asks no provider anything: ` +
      "take the value from the settings or from a resource's output";
    this.#options.report({ severity: "error", message });
    done(failure(message));
  }
}

const failure = (message: string): Failure => ({ code: status.UNKNOWN, details: message, message });
