import { setTimeout as sleep } from "node:timers/promises";
import { check, isNamedByHand, physicalName, type Checked, type Cloud, type Operation } from "./cloud";
import { faultOfThisCreate } from "./faults";
import { count, keep, readRecord, recordFolder, type Kept } from "./record";
import { millisecondsOf } from "./times";
import { changes, lies, type Change, type Properties } from "./values";

/** Which resource is meant. */
export interface Place {
  readonly urn: string;
  readonly type: string;
  /** The logical name. */
  readonly name: string;
}

export interface Diff {
  readonly changes: readonly (Change & { readonly replaces: boolean })[];
  readonly replaces: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** The provider has waited long enough for what AWS has begun. The engine puts it into the state, to be looked at again. */
export class GivenUp extends Error {
  readonly begun: Kept;

  constructor(begun: Kept) {
    super(`timeout while waiting for ${begun.type} ${begun.id} to become available`);
    this.begun = begun;
  }
}

/** A provider as far as an engine can tell, and a cloud that is a folder: nothing leaves the machine. */
export class Provider {
  readonly version: string;
  private readonly folder = recordFolder();
  /** By type and id. Nobody else writes as long as this provider runs. */
  private readonly record: Map<string, Kept>;
  private region = "us-east-1";
  private account = loggedIn;
  private defaultTags: Properties = {};
  private readonly cloud: Cloud;

  /** The version is that of the SDK it stands in for: the engine warns of an older one. */
  constructor(cloud: Cloud, sdk: { readonly version: string }) {
    this.cloud = cloud;
    this.version = sdk.version;
    this.record = new Map(readRecord(this.folder).map((kept) => [keyOf(kept.type, kept.id), kept]));
  }

  /** What the program tells the provider: values other than strings come as JSON. */
  configure(given: Properties): void {
    const value = (key: string): unknown => {
      const text = given[key];
      return typeof text === "string" && /^[[{]/.test(text) ? JSON.parse(text) : text;
    };
    if (typeof given["region"] === "string") this.region = given["region"];
    const allowed = value("allowedAccountIds") as readonly string[] | undefined;
    this.account = process.env["PLINTH_STANDIN_ACCOUNT"] ?? allowed?.[0] ?? loggedIn;
    if (allowed !== undefined && !allowed.includes(this.account)) {
      throw new Error(`AWS account ID not allowed: ${this.account}`);
    }
    this.defaultTags = (value("defaultTags") as { readonly tags?: Properties } | undefined)?.tags ?? {};
  }

  check({ type, name }: Place, olds: Properties, news: Properties): Checked {
    return check(this.cloud, type, name, olds, news);
  }

  diff({ type }: Place, before: Properties, after: Properties): Diff {
    const found = changes(before, after).filter(({ path }) => !path.startsWith("__"));
    const replaces = found.length === 0 ? [] : this.cloud.replacedBy(type, before, after);
    return {
      changes: found.map((change) => ({ ...change, replaces: replaces.some((path) => lies(change.path, path)) })),
      replaces,
      deleteBeforeReplace: replaces.length > 0 && isNamedByHand(this.cloud, type, after),
    };
  }

  async create({ urn, type, name }: Place, inputs: Properties): Promise<Kept> {
    const fault = faultOfThisCreate(this.folder);
    await fault.before();
    this.refuse("create", type, inputs);
    const generation = [...this.record.values()].filter((kept) => kept.urn === urn).length;
    const { id, outputs } = this.shape(type, inputs, name, generation);
    const begun: Kept = {
      type,
      urn,
      id,
      name: physicalName(this.cloud, type, inputs),
      generation,
      status: "creating",
      inputs,
      outputs,
      history: [{ operation: "create", sequence: count(this.folder, "sequence") }],
    };
    this.keep(begun);
    if (!(await fault.after())) throw new GivenUp(begun);
    await sleep(millisecondsOf(type));
    return this.keep({ ...begun, status: "there" });
  }

  read({ type }: Place, id: string): Kept | undefined {
    const kept = this.record.get(keyOf(type, id));
    return kept?.status === "deleted" ? undefined : kept;
  }

  update(place: Place, id: string, inputs: Properties): Properties {
    const { type, name } = place;
    const kept = this.read(place, id);
    if (kept === undefined) throw new Error(`NotFound: there is no ${type} ${id}`);
    this.refuse("update", type, inputs);
    const { outputs } = this.shape(type, inputs, name, kept.generation);
    const named = { name: physicalName(this.cloud, type, inputs) };
    const history = this.after(kept, "update");
    return this.keep({ ...kept, ...named, status: "there", inputs, outputs, history }).outputs;
  }

  /** What is gone already was deleted well. */
  delete(place: Place, id: string): void {
    const kept = this.read(place, id);
    if (kept === undefined) return;
    this.refuse("delete", place.type, kept.inputs);
    this.keep({ ...kept, status: "deleted", history: this.after(kept, "delete") });
  }

  private shape(type: string, inputs: Properties, name: string, generation: number) {
    const { region, account } = this;
    const { id, outputs } = this.cloud.shape(type, inputs, { name, suffix: String(generation), region, account });
    const isTagged = this.cloud.facts(type)?.properties.includes("tags") ?? false;
    const tagsAll = { ...this.defaultTags, ...(inputs["tags"] as Properties | undefined) };
    return { id, outputs: { ...inputs, ...outputs, ...(isTagged && { tagsAll }) } };
  }

  private refuse(operation: Operation, type: string, inputs: Properties): void {
    const refusals = this.cloud.refuse(operation, type, inputs, [...this.record.values()]);
    if (refusals.length > 0) throw new Error(refusals.join("\n"));
  }

  private after({ history }: Kept, operation: Operation): Kept["history"] {
    return [...history, { operation, sequence: count(this.folder, "sequence") }];
  }

  private keep(kept: Kept): Kept {
    this.record.set(keyOf(kept.type, kept.id), kept);
    keep(this.folder, kept);
    return kept;
  }
}

/** The account of a login that nobody names. */
const loggedIn = "000000000000";

const keyOf = (type: string, id: string) => `${type} ${id}`;
