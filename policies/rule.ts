import { z } from "zod";
import type { Properties } from "../preview/values";
import type { Graph } from "./graph";
import type { Kind } from "./kinds";
import type { Resource } from "./resource";

/** What becomes of a violation: `mandatory` stops the deployment, `advisory` is told, `disabled` is not looked for. */
export const levels = ["mandatory", "advisory", "disabled"] as const;
export type Level = (typeof levels)[number];

/** Asked for by configuration alone, of rules that can: what is wrong is put right, and the rest is mandatory. */
export const remediate = "remediate";
export type Asked = Level | typeof remediate;

export type Severity = "low" | "medium" | "high" | "critical";

/** What every rule says of itself. */
interface About<Config extends z.ZodObject> {
  /** In words-and-hyphens; what configurations and exemptions name. */
  readonly name: string;
  /** What is wanted, in one sentence: it stands before every message. */
  readonly description: string;
  /** How bad it would be. */
  readonly severity: Severity;
  /** What to do about it, and where. */
  readonly remedy: string;
  /** Public controls that it answers: `checkov:CKV_AWS_16`, `fsbp:RDS.3`, `cis-4.0.1:2.2.1`. */
  readonly tags?: readonly string[];
  /** By profile, where it is not the same in all. */
  readonly level: Level | ({ readonly otherwise: Level } & Readonly<Record<string, Level>>);
  /** What can be configured, with defaults. */
  readonly config?: Config;
}

/** A rule of which everything is ready for judging; `resourceRule` and `graphRule` make it. */
export interface Rule extends Required<About<z.ZodObject>> {
  /** Whether it looks beyond the one resource. */
  readonly across: boolean;
  readonly on: readonly Kind[];
  /** A message for each thing that is wrong with a resource of these kinds. */
  readonly check: (resource: Resource, config: unknown, graph: Graph) => Iterable<string>;
  readonly remediation?: (resource: Resource, config: unknown) => Properties;
}

/**
 * A rule on single resources. Each kind that it is about is judged by itself; a check says what is wrong, and gives
 * messages until it comes to what it cannot know. A remediation gives the properties by which a resource that is at fault
 * becomes right.
 */
export const resourceRule = <Props, Config extends z.ZodObject = z.ZodObject>(
  rule: About<Config> & {
    readonly on: readonly Kind<Props>[];
    readonly check: (resource: Resource<Props>, config: z.output<Config>) => Iterable<string>;
    readonly remediation?: (resource: Resource<Props>, config: z.output<Config>) => Partial<Props>;
  },
): Rule => made(rule, false);

/** A rule on resources and what they are connected with. The resource is the one to change. */
export const graphRule = <Props, Config extends z.ZodObject = z.ZodObject>(
  rule: About<Config> & {
    readonly on: readonly Kind<Props>[];
    readonly check: (resource: Resource<Props>, config: z.output<Config>, graph: Graph) => Iterable<string>;
  },
): Rule => made(rule, true);

const made = (
  rule: About<z.ZodObject> & Pick<Rule, "on"> & { readonly check: unknown; readonly remediation?: unknown },
  across: boolean,
): Rule => ({
  tags: [],
  config: z.strictObject({}),
  ...rule,
  check: rule.check as Rule["check"],
  remediation: rule.remediation as Rule["remediation"],
  across,
});

/** The profile by which a stack is judged that does not say its own: the one that lets least pass. */
export const strictest = "production";

/** The level of a rule where no configuration says another. */
export const levelIn = ({ level }: Pick<Rule, "level">, profile: string = strictest): Level =>
  typeof level === "string" ? level : (level[profile] ?? level.otherwise);
