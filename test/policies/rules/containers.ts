import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";
import { sample, sampleOf } from "../sample";

const digest = `@sha256:${"0".repeat(64)}`;
const hard = { name: "web", readonlyRootFilesystem: true, user: "1000:1000", image: `web${digest}` };
/** A task definition of which ECS takes the containers as a text. */
const task = (...containers: object[]) => ({ containerDefinitions: JSON.stringify(containers) });
const unknownTask = {
  what: "containers that are not known",
  stack: [sample(kinds.taskDefinition, "it", { containerDefinitions: UNKNOWN })],
  notJudged: ["it: the containers of it are not known"],
};
const variable = (name: string, value: string) => task({ name: "web", environment: [{ name, value }] });
const role = (name: string) => sample(kinds.iamRole, name, {});
const withRoles = (taskRole: string, executionRole: string) =>
  sample(
    kinds.taskDefinition,
    "it",
    { taskRoleArn: UNKNOWN, executionRoleArn: UNKNOWN },
    { needs: { taskRoleArn: [taskRole], executionRoleArn: [executionRole] } },
  );
const fromRepository = (imageTagMutability: string) => [
  sample(kinds.imageRepository, "images", { imageTagMutability }),
  sampleOf("plinth:index:Service", "web", { container: { name: "web", image: UNKNOWN } }),
  sample(
    kinds.taskDefinition,
    "it",
    { containerDefinitions: UNKNOWN },
    { parent: "web", needs: { containerDefinitions: ["images"] } },
  ),
];
const deployedFrom = (name: string | undefined, imageTagMutability: string, ...beside: object[]) => [
  sample(kinds.imageRepository, "images", { name, imageTagMutability }),
  sample(
    kinds.taskDefinition,
    "it",
    task({ name: "web", image: "222222222222.dkr.ecr.eu-central-1.amazonaws.com/shop/web:1" }, ...beside),
    { needs: { containerDefinitions: ["images"] } },
  ),
];

export const containers: Cases = {
  "container-unprivileged": [
    ...one(kinds.taskDefinition, {
      right: [task(hard), { ...task(hard), networkMode: "awsvpc" }],
      wrong: [
        [task({ ...hard, privileged: true }), "web: `privileged` gives it all rights"],
        [{ ...task(hard), pidMode: "host", networkMode: "host" }, "`pidMode: host` shows", "`networkMode: host` gives"],
      ],
      unknown: "pidMode",
    }),
    unknownTask,
  ],
  "container-read-only-root": [
    ...one(kinds.taskDefinition, {
      right: [task(hard)],
      wrong: [[task(hard, { name: "side" }), "side: `readonlyRootFilesystem` is not true"]],
    }),
    unknownTask,
  ],
  "container-user": [
    ...one(kinds.taskDefinition, {
      right: [task(hard), task({ name: "web", user: "node" })],
      wrong: [
        [task({ name: "web" }), "web: `user` is root or not said"],
        [task({ name: "web", user: "0:1000" }, { name: "side", user: "root" }), "web and side: `user` is root"],
      ],
    }),
    unknownTask,
  ],
  "container-environment": [
    ...one(kinds.taskDefinition, {
      right: [
        task(hard),
        variable("NODE_ENV", "production"),
        variable("SUPABASE_ANON_KEY", "public-anon-key"),
        variable("STRIPE_PUBLISHABLE_KEY", "pk_live_1"),
        variable("REDIS_URL", "rediss://cache.example:6379"),
      ],
      wrong: [
        [variable("DATABASE_PASSWORD", "hunter2"), "web: DATABASE_PASSWORD would be readable"],
        [variable("STRIPE", "sk_live_1"), "web: STRIPE would be readable"],
        [variable("DATABASE_URL", "postgresql://app:hunter2@main:5432/app"), "web: DATABASE_URL would be readable"],
        [variable("AWS", `AKIA${"A".repeat(16)}`), "web: AWS would be readable"],
      ],
    }),
    unknownTask,
    {
      what: "values that are not known, by their names",
      stack: [
        sampleOf("plinth:index:Service", "web", {
          container: {
            name: "web",
            environment: [
              { name: "HOST", value: UNKNOWN },
              { name: "API_KEY", value: UNKNOWN },
            ],
          },
        }),
        sample(kinds.taskDefinition, "it", { containerDefinitions: UNKNOWN }, { parent: "web" }),
      ],
      finds: ["it: web: API_KEY would be readable"],
    },
  ],
  "container-logs": [
    ...one(kinds.taskDefinition, {
      right: [task({ ...hard, logConfiguration: { logDriver: "awslogs" } })],
      wrong: [[task(hard), "web: it has no `logConfiguration`"]],
    }),
    unknownTask,
  ],
  "container-image-pinned": [
    ...one(kinds.taskDefinition, {
      right: [task(hard)],
      wrong: [[task({ name: "web", image: "nginx:1.29" }), "web: nginx:1.29 may be another image tomorrow"]],
    }),
    { what: "an image of a repository of which tags stay", stack: fromRepository("IMMUTABLE") },
    {
      what: "an image of a repository of which they do not",
      stack: fromRepository("MUTABLE"),
      notJudged: ["it: web.container.image is known only after the deployment"],
    },
    unknownTask,
    { what: "one by its tag once its address is known", stack: deployedFrom("shop/web", "IMMUTABLE") },
    {
      what: "one by its tag, which may change",
      stack: deployedFrom("shop/web", "MUTABLE"),
      finds: ["it: web: 222222222222.dkr.ecr.eu-central-1.amazonaws.com/shop/web:1 may be another image tomorrow"],
    },
    {
      what: "one of another repository than that of which tags stay",
      stack: deployedFrom("shop/other", "IMMUTABLE"),
      finds: ["it: web: 222222222222.dkr.ecr.eu-central-1.amazonaws.com/shop/web:1 may be"],
    },
    {
      what: "one from elsewhere beside one of which tags stay",
      stack: deployedFrom(undefined, "IMMUTABLE", { name: "side", image: "nginx:1.29" }),
      finds: ["it: side: nginx:1.29 may be another image tomorrow"],
    },
  ],
  "task-roles": [
    ...one(kinds.taskDefinition, {
      right: [{ taskRoleArn: "a", executionRoleArn: "b" }, {}],
      wrong: [[{ taskRoleArn: "a", executionRoleArn: "a" }, "one role is both"]],
      unknown: "taskRoleArn",
    }),
    { what: "two roles", stack: [withRoles("a", "b"), role("a"), role("b")] },
    { what: "one role", stack: [withRoles("a", "a"), role("a")], finds: ["it: a is both its task role and"] },
  ],
  "cluster-insights": one(kinds.ecsCluster, {
    right: [{ settings: [{ name: "containerInsights", value: "enhanced" }] }],
    wrong: [
      [{}, "it has no Container Insights"],
      [{ settings: [{ name: "containerInsights", value: "disabled" }] }, "it has no Container Insights"],
    ],
    unknown: "settings",
  }),
  "cluster-exec-logged": one(kinds.ecsCluster, {
    right: [{}, { configuration: { executeCommandConfiguration: { logging: "OVERRIDE" } } }],
    wrong: [
      [{ configuration: { executeCommandConfiguration: { logging: "NONE" } } }, "`logging: NONE` records nothing"],
    ],
    unknown: "configuration",
  }),
  "service-private": [
    ...one(kinds.ecsService, {
      right: [{}, { networkConfiguration: { subnets: ["a"], assignPublicIp: false } }],
      wrong: [[{ networkConfiguration: { subnets: ["a"], assignPublicIp: true } }, "`assignPublicIp` gives its tasks"]],
      unknown: "networkConfiguration",
    }),
    ...one(kinds.taskSet, {
      right: [{}],
      wrong: [[{ networkConfiguration: { subnets: ["a"], assignPublicIp: true } }, "`assignPublicIp` gives its tasks"]],
    }),
  ],
  "service-platform-version": one(kinds.ecsService, {
    right: [{}, { platformVersion: "LATEST" }],
    wrong: [[{ platformVersion: "1.3.0" }, "its platform stays at 1.3.0"]],
    unknown: "platformVersion",
  }),
  "service-circuit-breaker": one(kinds.ecsService, {
    right: [
      { deploymentCircuitBreaker: { enable: true, rollback: true } },
      { deploymentController: { type: "CODE_DEPLOY" } },
    ],
    wrong: [
      [{}, "a deployment that fails is tried for ever"],
      [{ deploymentCircuitBreaker: { enable: true, rollback: false } }, "a deployment that fails stays as it is"],
    ],
    unknown: "deploymentCircuitBreaker",
  }),
};
