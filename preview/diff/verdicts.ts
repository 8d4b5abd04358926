import type { PlanResource } from "../plan";
import type { Before } from "./before";
import type { Pairs } from "./match";
import type { Change, PropertyChange, ReplaceReason } from "./model";
import { own, same } from "./normal";
import { lies } from "./paths";
import { compare, type Fate, type Found } from "./properties";
import { goesFirst, replacedBy, wouldReplace } from "./replacing";
import { setsOf } from "./tables/sets";

/** What a deployment does with a resource of the plan, and why. */
export interface Verdict {
  readonly change: Change;
  readonly properties: readonly PropertyChange[];
  readonly reasons: readonly ReplaceReason[];
  readonly deleteBeforeReplace: boolean;
  readonly refused: boolean;
}

const nothing = { properties: [], reasons: [], deleteBeforeReplace: false, refused: false };

export interface Sides {
  readonly before: Before;
  readonly after: ReadonlyMap<string, PlanResource>;
  readonly pairs: Pairs;
  /** Whether what is unknown in the plan really is, as it was told what is there; else all that providers say is. */
  readonly answered: boolean;
}

/** The engine's decisions (pkg/resource/deploy/step_generator.go), each made once and after those that it follows from. */
export class Verdicts {
  /** Paths of secrets of which cannot be told whether they are what they were, by URN. */
  readonly sealed = new Map<string, string[]>();
  /** Properties that are taken to be what they were, though what they are made of is updated, by URN. */
  readonly assumed = new Map<string, string[]>();
  /** Whether anything that is unknown was taken for what it was. */
  hasUnknown = false;
  readonly #sides: Sides;
  readonly #made = new Map<string, Verdict>();
  readonly #underWay = new Set<string>();

  constructor(sides: Sides) {
    this.#sides = sides;
  }

  /** Undefined of what the plan does not have, and while it is asked for by what it follows from. */
  of(urn: string): Verdict | undefined {
    const known = this.#made.get(urn);
    const resource = this.#sides.after.get(urn);
    if (known !== undefined || resource === undefined || this.#underWay.has(urn)) return known;
    this.#underWay.add(urn);
    const verdict = this.#decide(resource, this.#sides.pairs.old.get(urn));
    this.#underWay.delete(urn);
    this.#made.set(urn, verdict);
    return verdict;
  }

  #decide(now: PlanResource, old: PlanResource | undefined): Verdict {
    if (now.op === "read") {
      const isElsewhere = old !== undefined && old.op !== "read" && old.id !== now.id;
      return isElsewhere
        ? this.#replaced(old, now, [], [{ kind: "option", option: "id" }])
        : { ...nothing, change: "read" };
    }
    if (now.op === "import" && (old === undefined || old.op === "read" || (old.id ?? now.id) !== now.id)) {
      const reasons: ReplaceReason[] = [{ kind: "option", option: "import" }];
      const isOurs = old !== undefined && old.op !== "read";
      return isOurs ? this.#replaced(old, now, [], reasons) : { ...nothing, change: "import" };
    }
    // What was only read is nobody's to delete, and stays beside the one that is made.
    if (old === undefined || old.op === "read") return { ...nothing, change: "create" };
    const found = this.#compared(old, now);
    const reasons = this.#reasons(old, now, found);
    if (reasons.length > 0) return this.#replaced(old, now, found, reasons);
    const isUpdated = found.length > 0 || this.#sides.before.unfinished.get(old.urn) === "update";
    return {
      ...nothing,
      change: isUpdated ? "update" : "same",
      properties: [...changes(found), ...this.#options(old, now)],
    };
  }

  #compared(old: PlanResource, now: PlanResource): Found[] {
    const made = this.#sides.before.made.get(old.urn) ?? {};
    const found = compare(old.inputs, now.inputs, {
      sets: setsOf(now.type),
      fate: (property, ofSealed) => this.#fate(old, now, property, ofSealed),
      cannotTell: (path) => {
        note(this.sealed, now.urn, path);
      },
    });
    return found.filter(
      ({ path, before, after }) =>
        !now.ignoreChanges.some((pattern) => lies(path, pattern) === "within") &&
        // The program says now what the provider had made up.
        !(before === undefined && after !== undefined && same(own(made, path), after) === true),
    );
  }

  #fate(old: PlanResource, now: PlanResource, property: string, ofSealed: boolean): Fate {
    const needs = listOf(now.propertyDependencies, property);
    const because = needs.find((urn) => this.#isAnew(urn));
    if (because !== undefined) return { because };
    const updated = needs.find((urn) => this.of(urn)?.change === "update");
    if (this.#sides.answered && !ofSealed) return updated === undefined ? "same" : { because: updated };
    const was = listOf(old.propertyDependencies, property).map((urn) => this.#sides.pairs.renamed.get(urn) ?? urn);
    if (was.length !== needs.length || was.some((urn) => !needs.includes(urn))) return {};
    this.hasUnknown = true;
    if (updated !== undefined) note(this.assumed, now.urn, property);
    return "same";
  }

  /** Whether all that a provider says of a resource is another than before. A component says nothing by itself. */
  #isAnew(urn: string): boolean {
    const change = this.#sides.after.get(urn)?.custom === true ? this.of(urn)?.change : undefined;
    return change === "create" || change === "replace" || change === "import";
  }

  #reasons(old: PlanResource, now: PlanResource, found: readonly Found[]): ReplaceReason[] {
    const isReplaced = (urn: string) => this.of(urn)?.change === "replace";
    const byProvider = this.#providerReplaces(old, now);
    const reasons: ReplaceReason[] = [
      ...found.flatMap((change) =>
        replacedBy(now.type, old.inputs, now.inputs, change).map(({ path, source }): ReplaceReason =>
          change.because === undefined
            ? { kind: "property", path, source }
            : { kind: "cascade", path, urn: change.because },
        ),
      ),
      ...this.#goneFirst(old, now),
      ...found
        .filter(({ path }) => now.replaceOnChanges.some((pattern) => lies(path, pattern) !== "beside"))
        .map(({ path, because: urn }): ReplaceReason => ({
          kind: "option",
          option: "replaceOnChanges",
          path,
          ...(urn && { urn }),
        })),
      ...now.replaceWith
        .filter(isReplaced)
        .map((urn): ReplaceReason => ({ kind: "option", option: "replaceWith", urn })),
      ...(byProvider === undefined ? [] : [{ kind: "option", option: "provider", ...byProvider } as const]),
    ];
    if (this.#sides.before.unfinished.get(old.urn) === "replace") {
      reasons.push({ kind: "option", option: "pendingReplacement" });
    }
    return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
  }

  /**
   * Where a resource goes before its successor comes, so does what would be replaced by a change of a property that names it,
   * whatever the property turns out to be: calculateDependentReplacements.
   */
  #goneFirst(old: PlanResource, now: PlanResource): ReplaceReason[] {
    return Object.entries(old.propertyDependencies).flatMap(([property, urns]) => {
      const first = urns
        .map((urn) => this.#sides.pairs.renamed.get(urn) ?? urn)
        .filter((urn) => this.of(urn)?.change === "replace" && this.of(urn)?.deleteBeforeReplace === true);
      const path = first.length === 0 ? undefined : wouldReplace(now.type, old.inputs, property);
      return path === undefined ? [] : first.map((urn): ReplaceReason => ({ kind: "cascade", path, urn }));
    });
  }

  /** A provider that is replaced takes what it manages with it; another one, if it replaced the old one as its change. */
  #providerReplaces(old: PlanResource, now: PlanResource): { readonly urn: string } | undefined {
    const is = urnOf(now.provider);
    if (old.provider === undefined || is === undefined) return undefined;
    if (this.of(is)?.change === "replace") return { urn: is };
    const moved = this.#moved(old, now);
    if (moved === undefined) return undefined;
    const was = this.#sides.before.resources.find(({ urn }) => urn === moved.was);
    const to = this.#sides.after.get(is);
    const isElsewhere =
      was === undefined ||
      to === undefined ||
      this.#compared(was, to).some((change) => replacedBy(to.type, was.inputs, to.inputs, change).length > 0);
    return isElsewhere ? { urn: is } : undefined;
  }

  /** From which provider to which, unless it is the same one by another name or version. */
  #moved(old: PlanResource, now: PlanResource): { readonly was: string; readonly is: string } | undefined {
    const [was, is] = [urnOf(old.provider), urnOf(now.provider)];
    if (was === undefined || is === undefined || (isDefault(was) && isDefault(is))) return undefined;
    return (this.#sides.pairs.renamed.get(was) ?? was) === is ? undefined : { was, is };
  }

  /** What of the options people should see; the engine changes its state alone. */
  #options(old: PlanResource, now: PlanResource): PropertyChange[] {
    const moved = this.#moved(old, now);
    return [
      ...(["protect", "retainOnDelete"] as const)
        .filter((option) => old[option] !== now[option])
        .map((path): PropertyChange => ({ path, kind: "update", before: old[path], after: now[path] })),
      ...(moved === undefined
        ? []
        : [{ path: "provider", kind: "update", before: moved.was, after: moved.is } as const]),
    ];
  }

  #replaced(old: PlanResource, now: PlanResource, found: readonly Found[], reasons: ReplaceReason[]): Verdict {
    const cascades = reasons.some(
      (reason) => reason.kind === "cascade" && this.of(reason.urn)?.deleteBeforeReplace === true,
    );
    return {
      change: "replace",
      properties: [...changes(found, reasons), ...this.#options(old, now)],
      reasons,
      deleteBeforeReplace: now.deleteBeforeReplace ?? (cascades || goesFirst(now.type, old.inputs, now.inputs)),
      // Lifting the protection and replacing may be one deployment, for the engine.
      refused: old.protect && now.protect,
    };
  }
}

/** With their kind; those that replace are told apart. */
function changes(found: readonly Found[], reasons: readonly ReplaceReason[] = []): PropertyChange[] {
  const replacing = reasons.map((reason) => reason.path).filter((path) => path !== undefined);
  return found.map(({ path, before, after }) => {
    const kind = before === undefined ? "add" : after === undefined ? "delete" : "update";
    const replaces = replacing.some((pattern) => lies(path, pattern) !== "beside");
    return {
      path,
      kind: replaces ? `${kind}-replace` : kind,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    };
  });
}

const urnOf = (provider: string | undefined): string | undefined => provider?.slice(0, provider.lastIndexOf("::"));

/** One that the engine makes by itself, for each package and version. */
export const isDefault = (urn: string): boolean => /::pulumi:providers:[^:]+::default([_ ]|$)/.test(urn);

const listOf = (map: Readonly<Record<string, readonly string[]>>, key: string): readonly string[] =>
  Object.hasOwn(map, key) ? (map[key] ?? []) : [];

function note(notes: Map<string, string[]>, urn: string, what: string): void {
  const known = notes.get(urn);
  if (known === undefined) notes.set(urn, [what]);
  else if (!known.includes(what)) known.push(what);
}
