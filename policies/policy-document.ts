import { known } from "./resource";

/** A statement of an IAM policy document, in which a single entry need not be a list. */
export interface Statement {
  readonly Effect?: string;
  readonly Principal?:
    | string
    | {
        readonly Service?: string | readonly string[];
        readonly AWS?: string | readonly string[];
        readonly Federated?: string | readonly string[];
      };
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export const list = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

/**
 * The statements of a document, which may be written as text. What is unknown of whom and what they are about is the ARN of
 * something that the deployment makes, and so neither everybody nor everything; all else that is unknown is not judged.
 */
export function statements(document: unknown): readonly Statement[] {
  const parsed: unknown = typeof document === "string" ? JSON.parse(document) : document;
  return list((parsed as { readonly Statement?: Statement | readonly Statement[] }).Statement).map((statement) => {
    const { Effect, Action, NotAction, Condition } = statement;
    const Principal = named(() => statement.Principal) as Statement["Principal"];
    const Resource = named(() => statement.Resource) as Statement["Resource"];
    return { Effect, Principal, Action, NotAction, Resource, Condition };
  });
}

/** What stands for an ARN that only the deployment tells. */
const later = "(made by the deployment)";

function named(read: () => unknown): unknown {
  // Undefined is what is not said.
  const value = known(() => read() ?? null);
  if (value === undefined) return later;
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const entries = Object.keys(value).map((key) => [key, named(() => (value as Record<string, unknown>)[key])] as const);
  return Array.isArray(value) ? entries.map(([, entry]) => entry) : Object.fromEntries(entries);
}

/** Whether a policy lets a service of AWS do something. Conditions are taken to be met. */
export const lets = (document: unknown, service: string, action: string): boolean =>
  statements(document).some(
    ({ Effect, Principal, Action }) =>
      Effect === "Allow" &&
      (Principal === "*" ||
        (typeof Principal === "object" &&
          (list(Principal.Service).includes(service) || list(Principal.AWS).includes("*")))) &&
      list(Action).some((pattern) => matches(pattern, action)),
  );

/** Whether a statement is about everybody: whoever has an account of AWS, or none. */
export const isForEverybody = ({ Effect, Principal, Condition }: Statement): boolean =>
  Effect === "Allow" &&
  Condition === undefined &&
  (Principal === "*" || (typeof Principal === "object" && list(Principal.AWS).includes("*")));

/** IAM's wildcards; letters are compared whatever their case, as IAM does. */
export const matches = (pattern: string, action: string): boolean =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("?", "."))
      .join(".*")}$`,
    "i",
  ).test(action);
