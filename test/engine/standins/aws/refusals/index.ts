import type { Inputs } from "../facts";
import { refusedDeletion } from "./dependents";
import { refusedDuplicates } from "./duplicates";
import { refusedNames } from "./names";
import { refusedSize, refusedTasks } from "./tasks";
import { text, type World } from "./world";

export type { Existing, World } from "./world";

export type Operation = "create" | "update" | "delete";

type Refusal = (inputs: Inputs, world: World) => string[];

/** What only one type is refused for, when it is made or changed. */
const ofType: Readonly<Record<string, Refusal>> = {
  "aws:acm/certificateValidation:CertificateValidation": (inputs, { delegated }) =>
    delegated
      ? []
      : [
          `waiting for ACM Certificate (${text(inputs["certificateArn"])}) to be issued: timeout while waiting for state to become 'ISSUED' (last state: 'PENDING_VALIDATION')`,
        ],
  "aws:ecs/service:Service": refusedTasks,
  "aws:ecs/taskDefinition:TaskDefinition": refusedSize,
  "aws:lb/listener:Listener": (inputs, { delegated }) =>
    delegated || text(inputs["certificateArn"]) === ""
      ? []
      : [
          `UnsupportedCertificate: The certificate '${text(inputs["certificateArn"])}' must have a fully-qualified domain name, a supported signature, and a supported key size.`,
        ],
};

/**
 * Why AWS would refuse an operation, in AWS's words with the code of the error first; empty where nothing is known that
 * it would refuse. `inputs` are the new ones, and those in the world when something is deleted.
 */
export function refuse(operation: Operation, type: string, inputs: Inputs, world: World): string[] {
  if (operation === "delete") return refusedDeletion(type, inputs, world);
  return [
    ...refusedNames(type, inputs),
    ...(operation === "create" ? refusedDuplicates(type, inputs, world) : []),
    ...(ofType[type]?.(inputs, world) ?? []),
  ];
}
