import type { Exemption } from "../components/settings/exemptions";
import { nearest } from "../components/settings/problems";
import { STACK_TYPE } from "../preview/plan";
import type { Graph } from "./graph";
import type { Told } from "./judge";
import type { Resource } from "./resource";
import { levelIn, type Level, type Rule } from "./rule";
import { rules } from "./rules";

/** What is asked of exemptions themselves. It is told like a rule, and nothing configures it. */
export const exemptionsRule: Pick<Rule, "name" | "description" | "severity" | "remedy"> = {
  name: "exemptions",
  description: "An exemption from a rule is about something, and ends.",
  severity: "high",
  remedy:
    "Under `plinth:exemptions` in the stack file, take out what is over or about nothing. Whoever gives it a later day says there why the reason still holds.",
};

/** An exemption that holds. */
export interface Exempted extends Exemption {
  /** What it lets pass. */
  readonly messages: readonly string[];
}

/** What is wrong with an exemption. */
export interface ExemptionProblem {
  readonly level: Exclude<Level, "disabled">;
  readonly urn: string;
  readonly message: string;
}

/** The exemptions of a stack, and what they were needed for while its rules ran. */
export class Exemptions {
  readonly #all: readonly Exemption[];
  readonly #today: string;
  readonly #profile: string | undefined;
  readonly #met = new Map<Exemption, string[]>();

  /** Today as `2027-01-31`, and the stack's profile. */
  constructor(all: readonly Exemption[], today: string, profile?: string) {
    this.#all = all;
    this.#today = today;
    this.#profile = profile;
  }

  /** What is left of what a rule says of a resource. Of an exemption that is over that is everything. */
  apply({ name: rule }: Rule, { name }: Resource, told: Told): Told {
    const exemption = this.#all.find((each) => each.rule === rule && each.resource === name);
    // What cannot be judged may well be what the exemption is for.
    if (exemption === undefined || told.findings.length + told.unjudged.length === 0) return told;
    const messages = told.findings.map(({ message }) => message);
    this.#met.set(exemption, [...(this.#met.get(exemption) ?? []), ...messages]);
    return this.#isOver(exemption) ? told : { ...told, findings: [] };
  }

  /** Whether a resource may break a rule today. */
  holds({ name: rule }: Rule, { name }: Resource): boolean {
    return this.#all.some((each) => each.rule === rule && each.resource === name && !this.#isOver(each));
  }

  /** Those that hold, in the order in which they are written. */
  holding(): Exempted[] {
    return this.#all
      .filter((each) => !this.#isOver(each))
      .map((each) => ({ ...each, messages: this.#met.get(each) ?? [] }));
  }

  /** What is wrong with them, once all rules have run. */
  problems(graph: Graph): ExemptionProblem[] {
    const stack = stackUrn(graph);
    return this.#all.flatMap((exemption): ExemptionProblem[] => {
      const { rule, resource, reason, until } = exemption;
      const urn = graph.resources.find(({ name }) => name === resource)?.urn;
      const at = { urn: urn ?? stack };
      const which = `the exemption of ${resource} from ${rule}`;
      if (this.#isOver(exemption)) {
        return [{ ...at, level: this.#levelOf(rule), message: `${which} ended with ${until} (${reason})` }];
      }
      if (this.#met.has(exemption)) return [];
      const why = urn === undefined ? unknown(resource, graph) : "the rule finds nothing wrong with it";
      return [{ ...at, level: "advisory", message: `${which} lets nothing pass: ${why}` }];
    });
  }

  /** Nobody has to heed it more than the rule. The engine tells no policy how another is configured, so neither counts here. */
  #levelOf(name: string): ExemptionProblem["level"] {
    const rule = rules.find((each) => each.name === name);
    return rule === undefined || levelIn(rule, this.#profile) === "mandatory" ? "mandatory" : "advisory";
  }

  #isOver({ until }: Exemption): boolean {
    return until < this.#today;
  }
}

/** What is about no single resource is told of the stack. */
export const stackUrn = ({ resources }: Graph): string => resources.find(({ type }) => type === STACK_TYPE)?.urn ?? "";

function unknown(resource: string, { resources }: Graph): string {
  const near = nearest(
    resource,
    resources.map(({ name }) => name),
  );
  return `no resource has that name${near === undefined ? "" : `; did you mean \`${near}\`?`}`;
}

/** The day by which exemptions are judged, wherever that is run: in UTC. */
export const today = (): string => new Date().toISOString().slice(0, 10);
