import { credentials } from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import { CallbackInvokeRequest, type Callback } from "@pulumi/pulumi/proto/callback_pb";
import {
  type RegisterResourceRequest,
  TransformRequest,
  TransformResourceOptions,
  TransformResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { upgradeForTransform } from "./values";

/** What a resource is made of after all its transforms. */
export interface Transformed {
  readonly properties: Struct;
  readonly options: TransformResourceOptions;
}

/**
 * Calls the transforms of a program. They are functions of the program's own process, but the SDK hands them over as
 * addresses of a gRPC server that it starts, so that is how they are called: exactly as the engine does.
 */
export class Transforms {
  readonly #clients = new Map<string, CallbacksClient>();

  /** Runs the request's properties and options through each callback in turn. */
  async run(callbacks: readonly Callback[], request: RegisterResourceRequest, provider: string): Promise<Transformed> {
    const dependencies: Record<string, string[]> = {};
    request.getPropertydependenciesMap().forEach((urns, key) => (dependencies[key] = urns.getUrnsList()));
    const plain = request.getObject()?.toJavaScript() ?? {};
    let properties = Struct.fromJavaScript(upgradeForTransform(plain, dependencies) as never);
    let options = optionsMessage(request, provider);
    for (const callback of callbacks) {
      const message = new TransformRequest();
      message.setType(request.getType());
      message.setName(request.getName());
      message.setCustom(request.getCustom());
      message.setParent(request.getParent());
      message.setProperties(properties);
      message.setOptions(options);
      const response = await this.#call(callback, message.serializeBinary());
      properties = response.getProperties() ?? properties;
      options = response.getOptions() ?? options;
    }
    return { properties, options };
  }

  /** Lets go of the connections; nothing can be called afterwards. */
  close(): void {
    for (const client of this.#clients.values()) {
      client.close();
    }
    this.#clients.clear();
  }

  #call(callback: Callback, request: Uint8Array): Promise<TransformResponse> {
    const message = new CallbackInvokeRequest();
    message.setToken(callback.getToken());
    message.setRequest(request);
    return new Promise((resolve, reject) => {
      this.#client(callback.getTarget()).invoke(message, (error, response) => {
        if (error !== null) {
          reject(new Error(error.details));
        } else {
          resolve(TransformResponse.deserializeBinary(response.getResponse_asU8()));
        }
      });
    });
  }

  #client(target: string): CallbacksClient {
    let client = this.#clients.get(target);
    if (client === undefined) {
      client = new CallbacksClient(target, credentials.createInsecure());
      this.#clients.set(target, client);
    }
    return client;
  }
}

function optionsMessage(request: RegisterResourceRequest, provider: string): TransformResourceOptions {
  const options = new TransformResourceOptions();
  options.setDependsOnList(request.getDependenciesList());
  if (request.hasProtect()) {
    options.setProtect(request.getProtect() as boolean);
  }
  if (request.hasRetainondelete()) {
    options.setRetainOnDelete(request.getRetainondelete() as boolean);
  }
  if (request.getDeletebeforereplacedefined()) {
    options.setDeleteBeforeReplace(request.getDeletebeforereplace());
  }
  options.setIgnoreChangesList(request.getIgnorechangesList());
  options.setReplaceOnChangesList(request.getReplaceonchangesList());
  options.setReplaceWithList(request.getReplaceWithList());
  options.setHideDiffList(request.getHidediffsList());
  options.setVersion(request.getVersion());
  options.setAliasesList(request.getAliasesList());
  options.setProvider(provider);
  options.setCustomTimeouts(request.getCustomtimeouts());
  options.setPluginDownloadUrl(request.getPlugindownloadurl());
  options.setDeletedWith(request.getDeletedwith());
  options.setAdditionalSecretOutputsList(request.getAdditionalsecretoutputsList());
  options.setImport(request.getImportid());
  options.setHooks(request.getHooks());
  request.getProvidersMap().forEach((reference, name) => options.getProvidersMap().set(name, reference));
  return options;
}
