import { output } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { Connection } from "../../components/connection";
import { Job, type JobArgs } from "../../components/job";
import { jobSettings } from "../../components/job/settings";
import { stateMachineDefinition } from "../../components/job/state-machine";
import { securityGroup } from "../../components/security-group";
import { recorded, type Recorded } from "../recorded";
import { account, alarms, cluster, logs, network, region } from "../wiring";

const image = "222222222222.dkr.ecr.eu-central-1.amazonaws.com/dump@sha256:1";
const main: Connection = {
  reach: { peer: { name: "main", securityGroupId: "sg-main" }, port: 5432 },
  permissions: [{ actions: ["s3:PutObject"], resources: "arn:backups/*" }],
  parts: {},
};

const make = (input: object = {}, args: Partial<JobArgs> = {}) =>
  new Job("dump", {
    settings: jobSettings.parse({ schedule: "30 2 * * MON-FRI", ...input }),
    ...{ account, region, image, repositoryArn: "arn:aws:ecr:::dump", running: true },
    ...{ network: network(), cluster: cluster() },
    ...{ connections: [], variables: {}, after: [], keyArn: "data-key", logs, alarms },
    ...args,
  });
const job = (input: object = {}, args: Partial<JobArgs> = {}) =>
  recorded(() => ({ stateMachineArn: make(input, args).stateMachineArn }));

interface Statement {
  readonly Action: string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}
const statements = (made: Recorded, policy: string) =>
  (made.document(`dump-role-policy-${policy}`) as { Statement: Statement[] }).Statement;
const allowed = (made: Recorded, policy: string, action: string) =>
  statements(made, policy).find(({ Action }) => Action.includes(action));
const trust = (made: Recorded, role: string) =>
  (made.document(`dump-role-${role}`, "assumeRolePolicy") as { Statement: unknown[] }).Statement;

describe("a job", () => {
  it("is a task with its own roles, security group and logs, a state machine, and a clock", async () => {
    const made = await job();
    const { urn, type } = made.resource("dump");
    expect(type).toBe("plinth:index:Job");
    const own = made.plan.resources.filter(({ parent }) => parent === urn).map(({ name }) => name);
    expect(own.sort()).toEqual([
      "dump-log-group",
      "dump-log-group-state-machine",
      "dump-metric-alarm-aborted",
      "dump-metric-alarm-failed",
      "dump-metric-alarm-not-started",
      "dump-metric-alarm-overdue",
      "dump-metric-alarm-timed-out",
      "dump-queue-dead-letter",
      "dump-queue-policy-dead-letter",
      "dump-role-execution",
      "dump-role-machine",
      "dump-role-policy-execution",
      "dump-role-policy-executions",
      "dump-role-policy-machine",
      "dump-role-policy-scheduler",
      "dump-role-scheduler",
      "dump-role-task",
      "dump-schedule",
      "dump-security-group",
      "dump-security-group-egress-rule-internet.443",
      "dump-state-machine",
      "dump-task-definition",
    ]);
    expect(made.inputs("dump-security-group")).toMatchObject({ description: "job dump" });
    expect(made.plan.outputs).toEqual({ stateMachineArn: "arn:aws:test:::dump-state-machine" });
  });

  it("gets what every task gets: openings, permissions, variables and secrets", async () => {
    const variables = { DATABASE_URL: { secretArn: output("arn:main"), jsonKey: "url" }, MODE: { plain: "full" } };
    const made = await job({ command: ["dump"] }, { connections: [main], variables });
    expect(made.inputs("main-security-group-ingress-rule-dump")).toMatchObject({ fromPort: 5432 });
    expect(statements(made, "task")).toMatchObject([{ Action: ["s3:PutObject"], Resource: "arn:backups/*" }]);
    expect(made.document("dump-task-definition", "containerDefinitions")).toMatchObject([
      {
        name: "dump",
        image,
        command: ["dump"],
        portMappings: [],
        environment: [{ name: "MODE", value: "full" }],
        secrets: [{ name: "DATABASE_URL", valueFrom: "arn:main:url::" }],
      },
    ]);
  });
});

describe("the state machine", () => {
  it("has the definition, with this job's own task, network and family", async () => {
    const made = await job({ retries: 4 });
    expect(made.inputs("dump-state-machine")).toMatchObject({
      type: "STANDARD",
      roleArn: "arn:aws:test:::dump-role-machine",
    });
    expect(made.document("dump-state-machine", "definition")).toEqual(
      stateMachineDefinition("dump", jobSettings.parse({ schedule: "30 2 * * MON-FRI", retries: 4 }), {
        clusterArn: "arn:aws:test:::cluster-cluster",
        taskDefinitionArn: "arn:aws:test:::dump-task-definition",
        family: "shop-production-dump",
        subnetIds: ["network-subnet-private-a-id", "network-subnet-private-b-id"],
        securityGroupId: "dump-security-group-id",
      }),
    );
  });

  it("writes why executions fail to a group of its own, which is encrypted and expires", async () => {
    const made = await job();
    expect(made.inputs("dump-log-group-state-machine")).toMatchObject({
      name: "/aws/vendedlogs/states/shop-production-dump",
      retentionInDays: 30,
      kmsKeyId: "logs-key",
    });
    expect(made.inputs("dump-state-machine")["loggingConfiguration"]).toEqual({
      level: "ERROR",
      includeExecutionData: true,
      logDestination: "arn:aws:test:::dump-log-group-state-machine:*",
    });
  });

  it("changes once its permissions, its task's surroundings and the release are there", async () => {
    const made = await recorded(() => {
      const release = securityGroup("release-of-a-test", { vpcId: "vpc-1", description: "release" }, {});
      make({}, { connections: [main], after: [release] });
    });
    expect(made.dependencies("dump-state-machine")).toEqual(
      expect.arrayContaining([
        "release-of-a-test",
        "dump-role-policy-machine",
        "dump-role-policy-execution",
        "main-security-group-ingress-rule-dump",
      ]),
    );
  });
});

describe("the state machine's permissions", () => {
  const tasks = "arn:aws:ecs:eu-central-1:222222222222:task/cluster-cluster-1234567/*";
  const inCluster = { ArnEquals: { "ecs:cluster": "arn:aws:test:::cluster-cluster" } };

  it("are to run this job's tasks in this cluster, as the task's two roles, and to see to their end", async () => {
    const made = await job();
    expect(allowed(made, "machine", "ecs:RunTask")).toEqual({
      Effect: "Allow",
      Action: ["ecs:RunTask"],
      Resource: "arn:aws:ecs:eu-central-1:222222222222:task-definition/shop-production-dump:*",
      Condition: inCluster,
    });
    expect(allowed(made, "machine", "ecs:StopTask")).toMatchObject({
      Action: ["ecs:DescribeTasks", "ecs:StopTask"],
      Resource: tasks,
    });
    expect(allowed(made, "machine", "ecs:TagResource")).toMatchObject({
      Resource: tasks,
      Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
    });
    expect(allowed(made, "machine", "iam:PassRole")).toMatchObject({
      Resource: ["arn:aws:test:::dump-role-execution", "arn:aws:test:::dump-role-task"],
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    });
    expect(allowed(made, "machine", "events:PutRule")).toMatchObject({
      Resource: "arn:aws:events:eu-central-1:222222222222:rule/StepFunctionsGetEventsForECSTaskRule",
    });
    expect(statements(made, "executions")).toEqual([
      { Effect: "Allow", Action: ["states:ListExecutions"], Resource: "arn:aws:test:::dump-state-machine" },
    ]);
  });

  it("are about everything only where AWS knows no resource", async () => {
    const made = await job();
    const everything = ["machine", "executions", "scheduler"]
      .flatMap((policy) => statements(made, policy))
      .filter(({ Resource }) => Resource === "*");
    expect(everything).toMatchObject([
      { Action: ["ecs:ListTasks"], Condition: inCluster },
      { Action: expect.arrayContaining(["logs:CreateLogDelivery"]) as unknown },
    ]);
    expect(everything[1]?.Action.filter((action) => !/^logs:.*(Deliver|Polic|LogGroups)/.test(action))).toEqual([]);
  });

  it("are for state machines of this account, and the clock's for its schedules", async () => {
    const made = await job();
    expect(trust(made, "machine")).toMatchObject([
      {
        Principal: { Service: "states.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": "222222222222" },
          ArnLike: { "aws:SourceArn": "arn:aws:states:eu-central-1:222222222222:stateMachine:*" },
        },
      },
    ]);
    expect(trust(made, "scheduler")).toMatchObject([
      {
        Principal: { Service: "scheduler.amazonaws.com" },
        Condition: {
          StringEquals: {
            "aws:SourceAccount": "222222222222",
            "aws:SourceArn": "arn:aws:scheduler:eu-central-1:222222222222:schedule-group/default",
          },
        },
      },
    ]);
  });
});

describe("the clock", () => {
  it("starts this machine and nothing else, in the schedule's own zone, and says where starts end up that fail", async () => {
    const made = await job({ timeZone: "Europe/Berlin" });
    expect(made.inputs("dump-schedule")).toEqual({
      description: "job dump",
      state: "ENABLED",
      scheduleExpression: "cron(30 2 ? * MON-FRI *)",
      scheduleExpressionTimezone: "Europe/Berlin",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: "arn:aws:test:::dump-state-machine",
        roleArn: "arn:aws:test:::dump-role-scheduler",
        input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: "arn:aws:test:::dump-queue-dead-letter" },
      },
    });
    expect(made.dependencies("dump-schedule")).toContain("dump-role-policy-scheduler");
    expect(statements(made, "scheduler")).toEqual([
      { Effect: "Allow", Action: ["states:StartExecution"], Resource: "arn:aws:test:::dump-state-machine" },
      { Effect: "Allow", Action: ["sqs:SendMessage"], Resource: "arn:aws:test:::dump-queue-dead-letter" },
    ]);
  });

  it("may be a little late, where that is allowed", async () => {
    const made = await job({ windowMinutes: 15 });
    expect(made.inputs("dump-schedule")["flexibleTimeWindow"]).toEqual({
      mode: "FLEXIBLE",
      maximumWindowInMinutes: 15,
    });
  });

  it("keeps lost starts for 14 days, encrypted and over TLS alone", async () => {
    const made = await job();
    expect(made.inputs("dump-queue-dead-letter")).toMatchObject({
      sqsManagedSseEnabled: true,
      messageRetentionSeconds: 1_209_600,
    });
    expect(made.inputs("dump-queue-policy-dead-letter")["queueUrl"]).toBe("dump-queue-dead-letter-id");
    expect(made.document("dump-queue-policy-dead-letter")).toMatchObject({
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: "arn:aws:test:::dump-queue-dead-letter",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });
});

describe("a job's alarms", () => {
  it("watch this machine and this queue, and tell the topic of its severity", async () => {
    const made = await job({ alarms: { severity: "warning" } });
    expect(made.inputs("dump-metric-alarm-failed")).toMatchObject({
      dimensions: { StateMachineArn: "arn:aws:test:::dump-state-machine" },
      actionsEnabled: true,
      alarmActions: ["topic-warning"],
    });
    expect(made.inputs("dump-metric-alarm-not-started")).toMatchObject({
      dimensions: { QueueName: "dump-queue-dead-letter-1234567" },
    });
  });

  it("are what the dashboard shows", async () => {
    const made = await recorded(() => ({ keys: make().watched.map(({ key }) => `dump-metric-alarm-${key}`) }));
    const ofTheJob = made.names("aws:cloudwatch/metricAlarm:MetricAlarm").filter((name) => name.startsWith("dump-"));
    expect([...(made.plan.outputs as { keys: string[] }).keys].sort()).toEqual(ofTheJob.sort());
  });
});

describe("a job that cannot run yet", () => {
  it("is not started and wakes nobody, and is whole otherwise", async () => {
    const [made, running] = [await job({}, { running: false }), await job()];
    const names = (recording: Recorded) => recording.plan.resources.map(({ name }) => name).sort();
    expect(names(made)).toEqual(names(running));
    expect(made.inputs("dump-schedule")["state"]).toBe("DISABLED");
    const enabled = made
      .names("aws:cloudwatch/metricAlarm:MetricAlarm")
      .filter((name) => name.startsWith("dump-"))
      .map((name) => made.inputs(name)["actionsEnabled"]);
    expect(enabled).toEqual(Array(5).fill(false));
  });
});
