import { setTimeout as sleep } from "node:timers/promises";
import type { Checked, Cloud, Operation } from "./cloud";
import { faultOfThisCreate } from "./faults";
import { count, keep, readRecord, recordFolder, type Kept } from "./record";
import { millisecondsOf } from "./times";
import { changes, isMap, lies, unknown, type Change, type Properties } from "./values";

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

/** The provider waits no longer for what has begun. The engine puts it into the state, to be looked at again. */
export class GivenUp extends Error {
  readonly begun: Kept;

  constructor(begun: Kept, why = `timeout while waiting for ${begun.type} ${begun.id} to become available`) {
    super(why);
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
    this.cloud.configure?.(given);
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
    return this.cloud.check(type, name, olds, news);
  }

  diff(place: Place, id: string, before: Properties, after: Properties): Diff {
    const { type } = place;
    const found = changes(before, after).filter(({ path }) => !path.startsWith("__"));
    const replaces = this.cloud.replacedBy(type, before, after, this.read(place, id));
    return {
      changes: found.map((change) => ({ ...change, replaces: replaces.some((path) => lies(change.path, path)) })),
      replaces,
      deleteBeforeReplace: replaces.length > 0 && this.cloud.goesFirst(type, before, after),
    };
  }

  /** What is known of one before it is made: the inputs, but for what the cloud adds inside of them. */
  previewCreate({ type, name }: Place, inputs: Properties): Properties {
    return filledIn(inputs, this.shape(type, inputs, name, 0).outputs, () => unknown);
  }

  /** What is known of one before it is updated: what the cloud has added stays. */
  previewUpdate({ type, name }: Place, olds: Properties, news: Properties): Properties {
    const { outputs } = this.shape(type, news, name, 0);
    return { ...olds, ...filledIn(news, outputs, (key, inner) => (olds[key] as Properties | undefined)?.[inner]) };
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
      name: this.cloud.nameOf(type, inputs),
      generation,
      status: "creating",
      inputs,
      outputs,
      history: [{ operation: "create", sequence: count(this.folder, "sequence") }],
    };
    this.keep(begun);
    if (!(await fault.after())) throw new GivenUp(begun);
    await sleep(millisecondsOf(type));
    return this.start(begun);
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
    const named = { name: this.cloud.nameOf(type, inputs) };
    const history = this.after(kept, "update");
    return this.start({ ...kept, ...named, inputs, outputs, history }).outputs;
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
    const tagsAll = { ...this.defaultTags, ...(inputs["tags"] as Properties | undefined) };
    return { id, outputs: { ...inputs, ...outputs, ...(this.cloud.isTagged(type) && { tagsAll }) } };
  }

  /** It is there once it is what the provider waits for. */
  private start(begun: Kept): Kept {
    const failures = this.cloud.failsToStart?.(begun.type, begun.inputs) ?? [];
    if (failures.length > 0) throw new GivenUp(this.keep({ ...begun, status: "creating" }), failures.join("\n"));
    return this.keep({ ...begun, status: "there" });
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

/** The inputs, with `value` for what `outputs` have beside them inside of the maps among them. */
const filledIn = (
  inputs: Properties,
  outputs: Properties,
  value: (key: string, inner: string) => unknown,
): Properties =>
  Object.fromEntries(
    Object.entries(inputs).map(([key, input]) => {
      const output = outputs[key];
      if (!isMap(input) || !isMap(output)) return [key, input];
      const added = Object.keys(output).filter((inner) => !(inner in input));
      return [key, { ...input, ...Object.fromEntries(added.map((inner) => [inner, value(key, inner)])) }];
    }),
  );

/** The account of a login that nobody names. */
const loggedIn = "000000000000";

const keyOf = (type: string, id: string) => `${type} ${id}`;
