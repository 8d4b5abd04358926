import {
  Metadata,
  Server,
  ServerCredentials,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type StatusObject,
} from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Properties } from "./values";
import { GivenUp, type Provider } from "./provider";

// @pulumi/pulumi/provider has a server too, but one without previews of updates and without the paths of a diff, and
// loading it takes six times as long.

/** Serves a provider as Pulumi's engine starts one: on a port of its own, which it prints. */
export function serve(provider: Provider): void {
  const server = new Server({ "grpc.max_receive_message_length": -1 });
  server.addService(ResourceProviderService, handlers(provider));
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
}

const handlers = (provider: Provider) => ({
  getPluginInfo: answer(() => new PluginInfo().setVersion(provider.version)),
  checkConfig: answer(({ request }: Call<messages.CheckRequest>) =>
    new messages.CheckResponse().setInputs(request.getNews()),
  ),
  diffConfig: answer(() => new messages.DiffResponse().setChanges(messages.DiffResponse.DiffChanges.DIFF_NONE)),
  configure: answer(({ request }: Call<messages.ConfigureRequest>) => {
    provider.configure(properties(request.getArgs()));
    // without secrets: the engine then marks what comes from a secret by itself
    return new messages.ConfigureResponse().setSupportspreview(true);
  }),
  check: answer(({ request }: Call<messages.CheckRequest>) => {
    const { inputs, failures } = provider.check(
      place(request),
      properties(request.getOlds()),
      properties(request.getNews()),
    );
    return new messages.CheckResponse()
      .setInputs(struct(inputs))
      .setFailuresList(
        failures.map(({ property, reason }) => new messages.CheckFailure().setProperty(property).setReason(reason)),
      );
  }),
  diff: answer(({ request }: Call<messages.DiffRequest>) => {
    const [before, after] = [properties(request.getOldInputs()), properties(request.getNews())];
    const diff = provider.diff(place(request), request.getId(), before, after);
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    const response = new messages.DiffResponse()
      .setChanges(diff.changes.length > 0 || diff.replaces.length > 0 ? DIFF_SOME : DIFF_NONE)
      .setReplacesList([...diff.replaces])
      .setDiffsList(diff.changes.map(({ path }) => path.replace(/[.[].*$/, "")))
      .setDeletebeforereplace(diff.deleteBeforeReplace)
      .setHasdetaileddiff(true);
    for (const { path, kind, replaces } of diff.changes) {
      const detail = new messages.PropertyDiff()
        .setKind(messages.PropertyDiff.Kind[replaces ? (`${kind}_REPLACE` as const) : kind])
        .setInputdiff(true);
      response.getDetaileddiffMap().set(path, detail);
    }
    return response;
  }),
  create: answer(async ({ request }: Call<messages.CreateRequest>) => {
    const inputs = properties(request.getProperties());
    if (request.getPreview()) {
      return new messages.CreateResponse().setProperties(struct(provider.previewCreate(place(request), inputs)));
    }
    const { id, outputs } = await provider.create(place(request), inputs);
    return new messages.CreateResponse().setId(id).setProperties(struct(outputs));
  }),
  read: answer(({ request }: Call<messages.ReadRequest>) => {
    const found = provider.read(place(request), request.getId());
    if (found === undefined) return new messages.ReadResponse();
    return new messages.ReadResponse()
      .setId(found.id)
      .setProperties(struct(found.outputs))
      .setInputs(struct(found.inputs));
  }),
  update: answer(({ request }: Call<messages.UpdateRequest>) => {
    const news = properties(request.getNews());
    const outputs = request.getPreview()
      ? provider.previewUpdate(place(request), properties(request.getOlds()), news)
      : provider.update(place(request), request.getId(), news);
    return new messages.UpdateResponse().setProperties(struct(outputs));
  }),
  delete: answer(({ request }: Call<messages.DeleteRequest>) => {
    provider.delete(place(request), request.getId());
    return new Empty();
  }),
  cancel: answer(() => new Empty()),
});

type Call<Request> = ServerUnaryCall<Request, unknown>;

/** What the call returns is its answer, and an error's message is what the engine prints. */
const answer =
  <Request, Response>(handle: (call: Call<Request>) => Response | Promise<Response>) =>
  (call: Call<Request>, callback: sendUnaryData<Response>): void => {
    Promise.resolve(call)
      .then(handle)
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback(refusal(error));
        },
      );
  };

/** What went wrong, and where something exists all the same, what: that is told in a header, in Google's notation. */
function refusal(error: unknown): Partial<StatusObject> {
  const said = { code: status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
  if (!(error instanceof GivenUp)) return said;
  const { id, inputs, outputs } = error.begun;
  const detail = new messages.ErrorResourceInitFailed()
    .setId(id)
    .setInputs(struct(inputs))
    .setProperties(struct(outputs))
    .setReasonsList([said.details]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const whole = new Status().setCode(said.code).setMessage(said.details).setDetailsList([packed]);
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
  return { ...said, metadata };
}

interface Placed {
  getUrn(): string;
}

/** The URN's parts that matter: `urn:pulumi:<stack>::<project>::<parents>$<type>::<name>`. */
function place(request: Placed) {
  const urn = request.getUrn();
  const [, , types = "", ...name] = urn.split("::");
  return { urn, type: types.replace(/^.*\$/, ""), name: name.join("::") };
}

const properties = (given: Struct | undefined): Properties => given?.toJavaScript() ?? {};

function struct(given: Properties): Struct {
  const values = given as Record<string, JavaScriptValue>;
  return Struct.fromJavaScript(values);
}
