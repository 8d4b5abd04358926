import { containers, type Container, type TaskDefinition } from "../ecs";
import { unpinned } from "../images";
import * as kinds from "../kinds";
import { anyOf, known } from "../resource";
import { graphRule, resourceRule } from "../rule";
import { looksSecret } from "../secret-names";
import { keepsItsTag } from "./registry";

const nameOf = ({ name }: Container): string => name ?? "the container";

/** The containers of which something is not as it should be. */
const wrong = (definition: TaskDefinition, isWrong: (container: Container) => boolean): string =>
  containers(definition).filter(isWrong).map(nameOf).join(" and ");

/** Source: "Amazon ECS task definition parameters for Fargate", Amazon ECS Developer Guide. */
export const containerUnprivileged = graphRule({
  name: "container-unprivileged",
  description: "No container has power over the machine on which it runs.",
  severity: "critical",
  remedy: "Leave `privileged`, `pidMode: host` and `networkMode: host` out.",
  tags: ["checkov:CKV_AWS_334", "checkov:CKV_AWS_335", "fsbp:ECS.1", "fsbp:ECS.3", "fsbp:ECS.4"],
  level: "mandatory",
  on: [kinds.taskDefinition],
  *check(definition) {
    const { pidMode, networkMode } = definition.props;
    if (pidMode === "host") yield "`pidMode: host` shows it all processes of the machine";
    if (networkMode === "host") yield "`networkMode: host` gives it all ports of the machine";
    const privileged = wrong(definition, (container) => container.privileged === true);
    if (privileged !== "") yield `${privileged}: \`privileged\` gives it all rights on the machine`;
  },
});

/** Source: "ContainerDefinition", Amazon ECS API Reference. */
export const containerReadOnlyRoot = graphRule({
  name: "container-read-only-root",
  description: "No container can change its own program.",
  severity: "high",
  remedy: "Set `readonlyRootFilesystem: true`, and mount a volume where it has to write (`writablePaths`).",
  tags: ["checkov:CKV_AWS_336", "fsbp:ECS.5"],
  level: "mandatory",
  on: [kinds.taskDefinition],
  *check(definition) {
    const writable = wrong(definition, ({ readonlyRootFilesystem }) => readonlyRootFilesystem !== true);
    if (writable !== "") yield `${writable}: \`readonlyRootFilesystem\` is not true`;
  },
});

/** Source: "ContainerDefinition", Amazon ECS API Reference: an image's own user where nothing is said, which mostly is root. */
export const containerUser = graphRule({
  name: "container-user",
  description: "No container runs as root.",
  severity: "high",
  remedy: 'Set `user` to a user\'s number: `user: "1000:1000"`.',
  tags: ["controltower:CT.ECS.PR.3"],
  level: "mandatory",
  on: [kinds.taskDefinition],
  *check(definition) {
    const roots = wrong(definition, ({ user = "" }) => ["", "0", "root"].includes(user.split(":")[0] ?? ""));
    if (roots !== "") yield `${roots}: \`user\` is root or not said`;
  },
});

/** Source: "Pass sensitive data to an Amazon ECS container", Amazon ECS Developer Guide. */
export const containerEnvironment = graphRule({
  name: "container-environment",
  description: "No secret stands in a task definition, which whoever may look at the account can read.",
  severity: "critical",
  remedy: "Put it under `secrets` instead of `env`: then the container gets it by reference.",
  tags: ["fsbp:ECS.8"],
  level: "mandatory",
  on: [kinds.taskDefinition],
  *check(definition) {
    for (const container of containers(definition)) {
      // What only the deployment tells is some address or id: what it is called has to do.
      const found = (container.environment ?? []).filter(({ name }, index) =>
        looksSecret(
          name,
          known(() => container.environment?.[index]?.value),
        ),
      );
      const variables = found.map(({ name }) => name).join(" and ");
      if (variables !== "") yield `${nameOf(container)}: ${variables} would be readable as plain text`;
    }
  },
});

/** Source: "Send Amazon ECS logs to CloudWatch", Amazon ECS Developer Guide. */
export const containerLogs = graphRule({
  name: "container-logs",
  description: "What a container says is kept.",
  severity: "high",
  remedy: "Set `logConfiguration`.",
  tags: ["fsbp:ECS.9"],
  level: "mandatory",
  on: [kinds.taskDefinition],
  *check(definition) {
    const silent = wrong(definition, ({ logConfiguration }) => logConfiguration === undefined);
    if (silent !== "") yield `${silent}: it has no \`logConfiguration\``;
  },
});

/** Source: "Amazon ECS task definition parameters", Amazon ECS Developer Guide. */
export const containerImagePinned = graphRule({
  name: "container-image-pinned",
  description: "What is deployed is what was tested: an image by its digest.",
  severity: "medium",
  remedy: "Name the image by `@sha256:`, or let its repository have `imageTagMutability: IMMUTABLE`.",
  level: { production: "mandatory", otherwise: "advisory" },
  on: [kinds.taskDefinition],
  *check(definition, _, graph) {
    for (const container of containers(definition)) {
      const image = unpinned(() => container.image, definition, "containerDefinitions", graph);
      if (image === undefined || keepsItsTag(image, definition, "containerDefinitions", graph)) continue;
      yield `${nameOf(container)}: ${image} may be another image tomorrow`;
    }
  },
});

/** Source: "Best practices for IAM roles in Amazon ECS", Amazon ECS Developer Guide. */
export const taskRoles = graphRule({
  name: "task-roles",
  description: "What a task may do is not what ECS may do to start it.",
  severity: "medium",
  remedy: "Give the task a role of its own: the execution role reads its secrets.",
  tags: ["checkov:CKV_AWS_249"],
  level: "mandatory",
  on: [kinds.taskDefinition],
  *check(definition, _, graph) {
    const [task, execution] = [
      graph.links(definition, "taskRoleArn", kinds.iamRole),
      graph.links(definition, "executionRoleArn", kinds.iamRole),
    ];
    if (task.some((role) => execution.includes(role))) {
      yield `${task[0]?.name} is both its task role and its execution role`;
    } else if (task.length === 0 && execution.length === 0) {
      const { taskRoleArn, executionRoleArn } = definition.props;
      if (taskRoleArn !== undefined && taskRoleArn === executionRoleArn) {
        yield "one role is both its task role and its execution role";
      }
    }
  },
});

/** Source: "Monitor Amazon ECS containers using Container Insights", Amazon ECS Developer Guide. */
export const clusterInsights = resourceRule({
  name: "cluster-insights",
  description: "A cluster measures its services and tasks.",
  severity: "medium",
  remedy: "Set `containerInsights` to `enhanced` or `enabled` in `settings`.",
  tags: ["checkov:CKV_AWS_65", "fsbp:ECS.12"],
  level: { production: "mandatory", otherwise: "disabled" },
  on: [kinds.ecsCluster],
  *check({ props }) {
    const { value = "disabled" } = props.settings?.find(({ name }) => name === "containerInsights") ?? {};
    if (value === "disabled") yield "it has no Container Insights";
  },
  remediation: ({ props: { settings = [] } }) => ({
    settings: [
      ...settings.filter(({ name }) => name !== "containerInsights"),
      { name: "containerInsights", value: "enhanced" },
    ],
  }),
});

/** Source: "Monitor Amazon ECS containers with ECS Exec", Amazon ECS Developer Guide. */
export const clusterExecLogged = resourceRule({
  name: "cluster-exec-logged",
  description: "What people do inside containers is recorded.",
  severity: "low",
  remedy: "Leave `executeCommandConfiguration.logging` out, or set it to OVERRIDE with a log group and a key.",
  tags: ["checkov:CKV_AWS_223", "checkov:CKV_AWS_224"],
  level: "advisory",
  on: [kinds.ecsCluster],
  *check({ props }) {
    if (props.configuration?.executeCommandConfiguration?.logging === "NONE") yield "`logging: NONE` records nothing";
  },
});

/** Source: "Amazon ECS task networking options for Fargate", Amazon ECS Developer Guide. */
export const servicePrivate = resourceRule({
  name: "service-private",
  description: "No task has an address in the internet.",
  severity: "high",
  remedy: "Leave `assignPublicIp` out, and let tasks stand in private subnets.",
  tags: ["checkov:CKV_AWS_333", "fsbp:ECS.2", "fsbp:ECS.16"],
  level: "mandatory",
  on: anyOf(kinds.ecsService, kinds.taskSet),
  *check({ props }) {
    if (props.networkConfiguration?.assignPublicIp === true)
      yield "`assignPublicIp` gives its tasks addresses in the internet";
  },
});

/** Source: "Fargate platform versions for Amazon ECS", Amazon ECS Developer Guide: LATEST where nothing is said. */
export const servicePlatformVersion = resourceRule({
  name: "service-platform-version",
  description: "Tasks run on the latest platform of Fargate, with its patches.",
  severity: "medium",
  remedy: "Leave `platformVersion` out.",
  tags: ["checkov:CKV_AWS_332", "fsbp:ECS.10"],
  level: "mandatory",
  on: [kinds.ecsService],
  *check({ props: { platformVersion = "LATEST" } }) {
    if (platformVersion !== "LATEST") yield `its platform stays at ${platformVersion}`;
  },
});

/** Source: "How the Amazon ECS deployment circuit breaker detects failures", Amazon ECS Developer Guide. */
export const serviceCircuitBreaker = resourceRule({
  name: "service-circuit-breaker",
  description: "A deployment that does not start goes back by itself.",
  severity: "high",
  remedy: "Set `deploymentCircuitBreaker: { enable: true, rollback: true }`.",
  level: "mandatory",
  on: [kinds.ecsService],
  *check({ props: { deploymentCircuitBreaker: breaker, deploymentController } }) {
    const { type = "ECS" } = deploymentController ?? {};
    if (type !== "ECS" || (breaker?.enable === true && breaker.rollback)) return;
    yield breaker?.enable === true
      ? "a deployment that fails stays as it is: `rollback` is not true"
      : "a deployment that fails is tried for ever: it has no circuit breaker";
  },
});
