import { z } from "zod";
import { secretProviderClass } from "../deployments";
import { containers, type TaskDefinition } from "../ecs";
import type { Graph } from "../graph";
import * as kinds from "../kinds";
import { known, type Resource } from "../resource";
import { graphRule } from "../rule";

/** The tag by which a secret says who changes its value; Plinth's own gives it by `rotation`. */
const declaration = "Rotation";

/** Their own secrets are changed by what makes them, which Plinth does not do yet. */
const storeComponents = ["Database", "DocumentDatabase", "Cache", "Pooler"].map((name) => `plinth:index:${name}`);

/** Source: "Rotate AWS Secrets Manager secrets", AWS Secrets Manager User Guide. */
export const secretLifecycle = graphRule({
  name: "secret-lifecycle",
  description: "Each secret that something reads is changed now and then, or says by whom.",
  severity: "medium",
  remedy:
    "Say who changes the value, and why so: `secrets.NAME.rotation: { kind: manual, reason: ... }` or `external`; elsewhere a SecretRotation, or the tag `Rotation`.",
  tags: ["checkov:CKV2_AWS_57", "checkov:CKV_AWS_304", "fsbp:SecretsManager.1", "fsbp:SecretsManager.4"],
  // Plinth rotates nothing yet.
  level: { production: "advisory", otherwise: "disabled" },
  config: z.strictObject({
    days: z.int().min(1).max(1000).default(90).describe("days after which a value is changed, at most"),
  }),
  on: [kinds.secret],
  *check(secret, { days }, graph) {
    if (storeComponents.includes(secret.parent?.type ?? "")) return;
    const readers = readersOf(secret, graph);
    if (readers.length === 0) return;
    const rotations = graph.users(secret, kinds.secretRotation, "secretId");
    for (const { name, props } of rotations) {
      const { automaticallyAfterDays } = props.rotationRules ?? {};
      if (automaticallyAfterDays !== undefined && automaticallyAfterDays > days) {
        yield `${name} changes it every ${automaticallyAfterDays} days; wanted: ${days} at most`;
      }
    }
    if (rotations.length === 0 && secret.props.tags?.[declaration] === undefined) {
      yield `${readers.join(" and ")} ${readers.length === 1 ? "reads" : "read"} it, and nothing changes it or says who does`;
    }
  },
});

/** Who is told a secret's value: tasks, pods and proxies, by the secret itself or by the version that has the value. */
function readersOf(secret: Resource, graph: Graph): string[] {
  const found = [secret, ...graph.users(secret, kinds.secretVersion, "secretId")].flatMap((each) => [
    ...graph.users(each, kinds.taskDefinition, "containerDefinitions"),
    ...graph.users(each, secretProviderClass, "spec"),
    ...graph.users(each, kinds.rdsProxy, "auths"),
  ]);
  return [...new Set(found.map(({ name, parent }) => parent?.name ?? name))];
}

/** Source: "Pass sensitive data to an Amazon ECS container" and "awslogs log driver", Amazon ECS Developer Guide. */
export const taskReferences = graphRule({
  name: "task-references",
  description: "A task gets its secrets by reference, and writes to a log group that comes to an end.",
  severity: "high",
  remedy:
    "Put the value into Secrets Manager and name it in the container's `secrets` (`secrets` in app.yaml), and make the log group in this stack with `retentionInDays`.",
  tags: ["checkov:CKV_AWS_66", "fsbp:ECS.8"],
  level: "mandatory",
  on: [kinds.taskDefinition],
  *check(definition, _, graph) {
    for (const { name } of graph.links(definition, "containerDefinitions", kinds.randomValue)) {
      yield `the value of ${name} stands in it in plain text: a later value reaches no task, and whoever may describe tasks reads this one`;
    }
    yield* logProblems(definition, graph);
  },
});

function* logProblems(definition: TaskDefinition, graph: Graph): Iterable<string> {
  const linked = graph.links(definition, "containerDefinitions", kinds.logGroup);
  for (const { name = "", logConfiguration } of containers(definition)) {
    if (logConfiguration?.logDriver !== "awslogs") continue;
    const said = known(() => logConfiguration.options?.["awslogs-group"]);
    const named = graph.ofType(kinds.logGroup).filter((group) => said !== undefined && nameOf(group) === said);
    // What has no name of its own yet is a group that the task's definition needs.
    const groups =
      named.length > 0 ? named : linked.filter((group) => said === undefined || nameOf(group) === undefined);
    if (groups.length === 0)
      yield `${name} writes to ${said ?? "a log group"}, which is not of this stack: nothing says when its lines end`;
    for (const group of groups) {
      if ((group.props.retentionInDays ?? 0) === 0)
        yield `${name} writes to ${group.name}, which keeps its lines for ever`;
    }
  }
}

const nameOf = ({ props }: Resource<NonNullable<(typeof kinds.logGroup)["props"]>>) => known(() => props.name);
