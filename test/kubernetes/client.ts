import { readFileSync } from "node:fs";
import { request } from "node:https";
import { parseAllDocuments } from "yaml";
import { eventually } from "../real/tools";

/** A Kubernetes object as it is sent. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** What the API server says to a manifest. */
export interface Answer {
  /** Kind, namespace and name. */
  readonly manifest: string;
  /** Why it is refused; undefined where it is accepted. */
  readonly error?: string;
  /** What `kubectl` would print as `Warning: ...`, of Pod Security among others. */
  readonly warnings: readonly string[];
}

/** All that is said against manifests, a line each: none for manifests that are accepted without a warning. */
export const objections = (answers: readonly Answer[]): string[] =>
  answers.flatMap(({ manifest, error, warnings }) => [
    ...(error === undefined ? [] : [`${manifest} is refused: ${error}`]),
    ...warnings.map((warning) => `${manifest}: ${warning}`),
  ]);

/** The levels of the Pod Security Standards. */
export type PodSecurity = "privileged" | "baseline" | "restricted";

/** An administrator of a cluster, by the Kubernetes API. */
export class Client {
  private readonly connection: { readonly port: number; readonly token: string; readonly ca: string };

  constructor(connection: Client["connection"]) {
    this.connection = connection;
  }

  /**
   * Applies manifests one after the other as `kubectl apply --server-side --validate=strict` does: fields that Kubernetes
   * does not know are errors. With `dryRun` each is checked and admitted and none is kept, so that a namespace has to be
   * there before.
   */
  async apply(manifests: readonly Manifest[], { dryRun = false } = {}): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (const manifest of manifests) answers.push(await this.applyOne(manifest, dryRun));
    return answers;
  }

  /**
   * Makes a namespace that enforces a level, warns of what does not keep to it, and has the service account `default`,
   * which a controller would make and without which no pod is admitted.
   */
  async namespace(name: string, level: PodSecurity): Promise<void> {
    const modes = ["enforce", "warn", "audit"].map((mode) => [`pod-security.kubernetes.io/${mode}`, level] as const);
    await this.make([
      { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: Object.fromEntries(modes) } },
      { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default", namespace: name } },
    ]);
  }

  /** Makes all that stands in a file of manifests, such as custom resource definitions, which are known when it returns. */
  async load(file: string): Promise<void> {
    const documents = parseAllDocuments(readFileSync(file, "utf8")).map(
      (document) => document.toJS() as Manifest | null,
    );
    await this.make(documents.filter((manifest) => manifest !== null)); // one after the last `---` is empty
  }

  /** Any call of the API; a manifest is applied by the server. */
  request(method: "GET" | "PATCH", path: string, manifest?: Manifest): Promise<Response> {
    const { port, token, ca } = this.connection;
    const headers = {
      authorization: `Bearer ${token}`,
      ...(manifest && { "content-type": "application/apply-patch+yaml" }), // of which JSON is a part
    };
    return new Promise((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, ca, method, path, headers }, (received) => {
        let text = "";
        received.setEncoding("utf8");
        received.on("data", (chunk) => (text += String(chunk)));
        received.on("error", reject);
        received.on("end", () => {
          const warnings = (received.headersDistinct["warning"] ?? []).map(textOfWarning);
          resolve({ status: received.statusCode ?? 0, text, warnings });
        });
      });
      sent.on("error", reject);
      sent.end(manifest && JSON.stringify(manifest));
    });
  }

  private async applyOne(manifest: Manifest, dryRun: boolean): Promise<Answer> {
    const { apiVersion, kind, metadata } = manifest;
    const known = (await this.kindsOf(apiVersion)).find((entry) => entry.kind === kind && !entry.name.includes("/"));
    if (known === undefined) {
      return { manifest: `${kind} ${metadata.name}`, error: `no kind ${kind} in ${apiVersion}`, warnings: [] };
    }
    const { namespace = "default", name } = metadata;
    const place = known.namespaced ? `namespaces/${namespace}/` : "";
    const options = `fieldManager=plinth&force=true&fieldValidation=Strict${dryRun ? "&dryRun=All" : ""}`;
    const path = `${groupOf(apiVersion)}/${place}${known.name}/${name}?${options}`;
    const { status, text, warnings } = await this.request("PATCH", path, manifest);
    const isAccepted = status === 200 || status === 201;
    if (isAccepted && !dryRun && kind === "CustomResourceDefinition") await this.served(JSON.parse(text) as Definition);
    return {
      manifest: known.namespaced ? `${kind} ${namespace}/${name}` : `${kind} ${name}`,
      error: isAccepted ? undefined : (JSON.parse(text) as { message: string }).message,
      warnings,
    };
  }

  private async make(manifests: readonly Manifest[]): Promise<void> {
    const refused = (await this.apply(manifests)).filter(({ error }) => error !== undefined);
    if (refused.length > 0) throw new Error(objections(refused).join("\n"));
  }

  /** The kinds of a version of an API group; none where the API server does not know it. */
  private async kindsOf(apiVersion: string): Promise<readonly Kind[]> {
    const { status, text } = await this.request("GET", groupOf(apiVersion));
    if (status === 404) return [];
    if (status !== 200) throw new Error(`the kinds of ${apiVersion}: ${text}`);
    return (JSON.parse(text) as { resources: Kind[] }).resources;
  }

  /** The API server serves a new kind some moments after it has accepted the definition. */
  private async served({ spec: { group, names, versions } }: Definition): Promise<void> {
    for (const version of versions.filter(({ served }) => served)) {
      await eventually(async () => {
        const kinds = await this.kindsOf(`${group}/${version.name}`);
        if (!kinds.some(({ kind }) => kind === names.kind)) throw new Error(`${names.kind} is not served yet`);
      });
    }
  }
}

interface Response {
  readonly status: number;
  readonly text: string;
  readonly warnings: readonly string[];
}

/** An entry of the API's discovery; a `name` with a slash is a part of another resource, such as its status. */
interface Kind {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
}

const groupOf = (apiVersion: string) => (apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`);

/** The text of a header such as `299 - "unknown field \"spec.x\""`. */
const textOfWarning = (header: string) => header.replace(/^299 \S+ "(.*)"$/, "$1").replaceAll(/\\(["\\])/g, "$1");
