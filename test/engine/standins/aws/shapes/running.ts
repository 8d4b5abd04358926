import { createHash } from "node:crypto";
import { byArn, byName, partOf, type Shapes } from "./shape";

const md5 = (text: string) => createHash("md5").update(text).digest("hex");
const sha256 = (value: unknown) =>
  createHash("sha256")
    .update(JSON.stringify(value ?? null))
    .digest("base64");

/** What runs, what starts it and may do what, and how one hears of it. */
export const running: Shapes = {
  "aws:appautoscaling/policy:Policy": (made) => ({
    id: made.name,
    outputs: {
      alarmArns: [],
      arn: made.arn(
        "autoscaling",
        `scalingPolicy:${made.uuid()}:resource/${made.text("serviceNamespace")}/${made.text("resourceId")}:policyName/${made.name}`,
      ),
      name: made.name,
    },
  }),
  "aws:appautoscaling/target:Target": partOf("resourceId", (made) => ({
    arn: made.arn("application-autoscaling", `scalable-target/${made.hex(32)}`),
    roleArn: made.globalArn(
      "iam",
      "role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService",
    ),
  })),
  "aws:cloudwatch/dashboard:Dashboard": partOf("dashboardName", (made) => ({
    dashboardArn: made.globalArn("cloudwatch", `dashboard/${made.text("dashboardName")}`),
  })),
  "aws:cloudwatch/logGroup:LogGroup": byName("logs", "log-group:"),
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": (made) => ({ id: made.name, outputs: { name: made.name } }),
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": (made) => ({
    id: made.text("policyName", made.text("resourceArn")),
    outputs: { policyScope: made.text("resourceArn") === "" ? "ACCOUNT" : "RESOURCE", revisionId: made.digits(10) },
  }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": byName("cloudwatch", "alarm:"),
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": partOf("repository", ({ thing }) => ({ registryId: thing.account })),
  "aws:ecr/repository:Repository": byName("ecr", "repository/", ({ name, thing: { account, region } }) => ({
    registryId: account,
    repositoryUrl: `${account}.dkr.ecr.${region}.amazonaws.com/${name}`,
  })),
  "aws:ecs/cluster:Cluster": byArn(
    (made) => made.arn("ecs", `cluster/${made.name}`),
    ({ name }) => ({ name }),
  ),
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": partOf("clusterName"),
  "aws:ecs/service:Service": byArn(
    (made) => made.arn("ecs", `service/${made.text("cluster").split("/").at(-1)}/${made.name}`),
    ({ name }) => ({ name }),
  ),
  "aws:ecs/taskDefinition:TaskDefinition": (made) => {
    const arnWithoutRevision = made.arn("ecs", `task-definition/${made.text("family")}`);
    const revision = (Number.parseInt(made.thing.suffix, 10) || 0) + 1;
    return {
      id: made.text("family"),
      outputs: { arn: `${arnWithoutRevision}:${revision}`, arnWithoutRevision, revision },
    };
  },
  "aws:iam/role:Role": (made) => ({
    id: made.name,
    outputs: { arn: made.globalArn("iam", `role/${made.name}`), name: made.name, uniqueId: `AROA${made.upper(17)}` },
  }),
  "aws:iam/rolePolicy:RolePolicy": (made) => ({
    id: `${made.text("role")}:${made.name}`,
    outputs: { name: made.name },
  }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (made) => ({
    id: `${made.text("role")}/${made.text("policyArn")}`,
    outputs: {},
  }),
  "aws:lambda/function:Function": byName("lambda", "function:", (made) => {
    const arn = made.arn("lambda", `function:${made.name}`);
    const invokeArn = `arn:aws:apigateway:${made.thing.region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
    return {
      codeSha256: sha256(made.thing.inputs["code"]),
      invokeArn,
      qualifiedArn: `${arn}:$LATEST`,
      version: "$LATEST",
    };
  }),
  // A release's function says that it is done; nobody reads what the others answer.
  "aws:lambda/invocation:Invocation": (made) => ({
    id: [made.text("functionName"), made.text("qualifier", "$LATEST"), md5(made.text("input"))].join(","),
    outputs: { result: JSON.stringify({ done: true }) },
  }),
  "aws:scheduler/schedule:Schedule": (made) => {
    const id = `${made.text("groupName", "default")}/${made.name}`;
    return {
      id,
      outputs: {
        arn: made.arn("scheduler", `schedule/${id}`),
        groupName: made.text("groupName", "default"),
        name: made.name,
      },
    };
  },
  "aws:sfn/stateMachine:StateMachine": byArn(
    (made) => made.arn("states", `stateMachine:${made.name}`),
    ({ name }) => ({ name, status: "ACTIVE" }),
  ),
  "aws:sns/topic:Topic": byArn(
    (made) => made.arn("sns", made.name),
    ({ name, thing }) => ({ name, owner: thing.account }),
  ),
  "aws:sns/topicPolicy:TopicPolicy": partOf("arn", ({ thing }) => ({ owner: thing.account })),
  "aws:sns/topicSubscription:TopicSubscription": byArn(
    (made) => `${made.text("topic")}:${made.uuid()}`,
    (made) => ({ ownerId: made.thing.account, pendingConfirmation: made.text("protocol").startsWith("email") }),
  ),
  "aws:sqs/queue:Queue": (made) => {
    const url = `https://sqs.${made.thing.region}.amazonaws.com/${made.thing.account}/${made.name}`;
    return { id: url, outputs: { arn: made.arn("sqs", made.name), name: made.name, url } };
  },
  "aws:sqs/queuePolicy:QueuePolicy": partOf("queueUrl"),
};
