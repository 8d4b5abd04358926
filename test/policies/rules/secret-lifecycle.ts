import { secretProviderClass } from "../../../policies/deployments";
import * as kinds from "../../../policies/kinds";
import { UNKNOWN, type Value } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample, sampleOf, type Sample } from "../sample";

type Secret = NonNullable<(typeof kinds.secret)["props"]>;
const secret = (props: Secret = {}, parent?: string) => sample(kinds.secret, "token", props, { parent });
const version = sample(kinds.secretVersion, "version", {}, { needs: { secretId: ["token"] } });
const reads = (needed: string): Sample =>
  sample(kinds.taskDefinition, "task", {}, { needs: { containerDefinitions: [needed] } });
const rotation = (automaticallyAfterDays: number) =>
  sample(
    kinds.secretRotation,
    "rotation",
    { rotationRules: { automaticallyAfterDays } },
    { needs: { secretId: ["token"] } },
  );

const logging = (group: Value) => ({
  name: "web",
  logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": group } },
});
const task = (container: object, ...needed: string[]): Sample =>
  sample(
    kinds.taskDefinition,
    "task",
    { containerDefinitions: JSON.stringify([container]) },
    { needs: { containerDefinitions: needed } },
  );
const group = (retentionInDays?: number) => sample(kinds.logGroup, "group", { name: "shop/web", retentionInDays });

export const secretLifecycle: Cases = {
  "secret-lifecycle": [
    { what: "one that is changed", stack: [secret(), rotation(30), reads("token")] },
    { what: "one that says who changes it", stack: [secret({ tags: { Rotation: "manual" } }), reads("token")] },
    { what: "one that nothing reads", stack: [secret()] },
    {
      what: "one that a task reads",
      stack: [secret(), reads("token")],
      finds: ["token: task reads it, and nothing changes it or says who does"],
    },
    {
      what: "one that pods and a proxy read, by its version",
      stack: [
        secret({ tags: {} }),
        version,
        sample(secretProviderClass, "class", {}, { needs: { spec: ["version"] } }),
        sample(kinds.rdsProxy, "proxy", {}, { needs: { auths: ["version"] } }),
      ],
      finds: ["token: class and proxy read it, and nothing changes it"],
    },
    {
      what: "one that is changed too seldom",
      stack: [secret(), rotation(90), reads("token")],
      config: { days: 30 },
      finds: ["token: rotation changes it every 90 days; wanted: 30 at most"],
    },
    {
      what: "one of a database's own",
      stack: [sampleOf("plinth:index:Database", "main", {}), secret({}, "main"), reads("token")],
    },
    {
      what: "tags that are not known",
      stack: [sample(kinds.secret, "token", { tags: UNKNOWN }), reads("token")],
      notJudged: ["token: token.tags is known only after the deployment"],
    },
  ],
  "task-references": [
    { what: "a task with a log group that ends", stack: [group(30), task(logging("shop/web"))] },
    {
      what: "a task that logs elsewhere",
      stack: [task({ name: "web", logConfiguration: { logDriver: "awsfirelens" } })],
    },
    {
      what: "a value in plain text",
      stack: [sample(kinds.randomValue, "password", {}), task({ name: "web" }, "password")],
      finds: ["task: the value of password stands in it in plain text"],
    },
    { what: "a reference to a value", stack: [secret(), version, task({ name: "web" }, "version")] },
    {
      what: "a log group that is not of this stack",
      stack: [group(30), task(logging("/ecs/web"))],
      finds: ["task: web writes to /ecs/web, which is not of this stack: nothing says when its lines end"],
    },
    {
      what: "a log group that never ends",
      stack: [group(), task(logging("shop/web"))],
      finds: ["task: web writes to group, which keeps its lines for ever"],
    },
    {
      what: "a log group that the component knows",
      stack: [
        group(0),
        sampleOf("plinth:index:Service", "web", { container: logging(UNKNOWN) }),
        sample(
          kinds.taskDefinition,
          "task",
          { containerDefinitions: UNKNOWN },
          { parent: "web", needs: { containerDefinitions: ["group"] } },
        ),
      ],
      finds: ["task: web writes to group, which keeps its lines for ever"],
    },
    {
      what: "a log group that AWS has named by now",
      stack: [sample(kinds.logGroup, "group", { retentionInDays: 30 }), task(logging("group-1a2b3c4"), "group")],
    },
    {
      what: "a log group beside one that is needed for something else",
      stack: [group(30), task(logging("/ecs/web"), "group")],
      finds: ["task: web writes to /ecs/web, which is not of this stack"],
    },
    {
      what: "containers that nobody knows, and a value in plain text",
      stack: [
        sample(kinds.randomValue, "password", {}),
        sample(
          kinds.taskDefinition,
          "task",
          { containerDefinitions: UNKNOWN },
          { needs: { containerDefinitions: ["password"] } },
        ),
      ],
      finds: ["task: the value of password stands in it in plain text"],
      notJudged: ["task: the containers of task are not known"],
    },
  ],
};
