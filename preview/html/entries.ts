import type { Change, ResourceDiff } from "../diff/model";
import { groupBy, nameOf, type PlanResource } from "../plan";
import type { Report } from "../report";
import { markup, type Markup } from "./markup";

/** A resource of the report, with its place in the page. */
export interface Entry {
  readonly id: string;
  readonly diff: ResourceDiff;
  /** As it will be; of one that goes, as it is. */
  readonly resource: PlanResource;
}

/** A component with what is directly in it; what is in none is the stack's. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly entries: readonly Entry[];
}

/** All resources of a report, and where in the page each of them stands. */
export class Entries {
  readonly all: readonly Entry[];
  readonly groups: readonly Group[];
  readonly #ids: ReadonlyMap<string, string>;

  constructor({ plan, diff }: Pick<Report, "plan" | "diff">) {
    const diffs = diff?.resources ?? plan.resources.map(asNew);
    // Ids are counted and not made of names: what a program says stands in no attribute that anything refers to.
    this.all = diffs.flatMap((each, index) => {
      const resource = each.after ?? each.before;
      return resource === undefined ? [] : [{ id: `r${index + 1}`, diff: each, resource }];
    });
    this.#ids = new Map(this.all.map(({ id, diff: { urn } }) => [urn, id]));
    const byUrn = new Map(this.all.map((entry) => [entry.diff.urn, entry.resource]));
    this.groups = [...groupBy(this.all, ({ resource }) => componentOf(resource, byUrn))].map(
      ([urn, entries], index) => ({
        id: `g${index + 1}`,
        name: urn === "" ? plan.stack : nameOf(urn),
        entries,
      }),
    );
  }

  /** The name of a resource, which leads to it. */
  link(urn: string, text = nameOf(urn)): Markup {
    const id = this.#ids.get(urn);
    return id === undefined ? markup`<code>${text}</code>` : markup`<a href="#${id}"><code>${text}</code></a>`;
  }

  count(change: Change): number {
    return this.all.filter(({ diff }) => diff.change === change).length;
  }
}

/** Without anything to compare with, everything is as if the stack were empty. */
const asNew = (resource: PlanResource): ResourceDiff => ({
  change: resource.op,
  urn: resource.urn,
  after: resource,
  properties: [],
  reasons: [],
});

/** The nearest component: itself, or the one that it is in. */
function componentOf(resource: PlanResource, byUrn: ReadonlyMap<string, PlanResource>): string {
  if (!resource.custom) return resource.urn;
  const parent = byUrn.get(resource.parent ?? "");
  return parent === undefined ? "" : componentOf(parent, byUrn);
}
