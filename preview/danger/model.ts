import type { Allowed } from "../../components/settings/allow";

/** What makes a change dangerous; a stack file allows it by this name. */
export type DangerKind = Allowed["change"];

/** A change that people have to want. */
export interface Danger {
  readonly kind: DangerKind;
  readonly urn: string;
  /** The logical name, which `plinth:allow` speaks of. */
  readonly name: string;
  /** In words: "the database main-instance is destroyed and made again, because `engine` changes". */
  readonly message: string;
  /** Logical names of what goes the same way because of it. */
  readonly cascade: readonly string[];
  /** What the stack file says of it, where it allows it today; never of what Pulumi refuses, as it is protected. */
  readonly allowed?: Pick<Allowed, "reason" | "until">;
}
