import { output } from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";
import { describe, expect, it } from "vitest";
import type { Connection } from "../../components/connection";
import { stoppingSeconds, timeoutSeconds, waitMinutes } from "../../components/release/event";
import { Release, type ReleaseArgs } from "../../components/release";
import { releaseSettings } from "../../components/release/settings";
import { recorded, type Recorded } from "../recorded";
import { account, cluster, logs, network, region } from "../wiring";

const digest = `sha256:${"1".repeat(64)}`;
const base = { image: "web", command: ["npx", "migrate"] };
const main: Connection = { reach: { peer: { name: "main", securityGroupId: "sg-main" }, port: 5432 }, parts: {} };
const invocation = "aws:lambda/invocation:Invocation";

const make = (input: object = {}, args: Partial<ReleaseArgs> = {}) =>
  new Release("release", {
    ...{ settings: releaseSettings.parse({ ...base, ...input }), account, region, running: true, digest },
    image: `222222222222.dkr.ecr.eu-central-1.amazonaws.com/web@${digest}`,
    repositoryArn: "arn:aws:ecr:::web",
    network: network(),
    cluster: cluster(),
    ...{ connections: [main], keyArn: "data-key", logs },
    variables: { DATABASE_URL: { secretArn: output("arn:main"), jsonKey: "url" } },
    ...args,
  });
const release = (input: object = {}, args: Partial<ReleaseArgs> = {}) => recorded(() => void make(input, args));
const statements = (made: Recorded) =>
  (made.document("release-role-policy-run") as { Statement: { Action: string[] }[] }).Statement;
const triggers = async (input: object, args: Partial<ReleaseArgs> = {}) => {
  const made = await release(input, args);
  return made.names(invocation).map((name) => made.inputs(name)["triggers"] as Record<string, string>);
};

describe("a release", () => {
  it("is a task like any other, of one family", async () => {
    const made = await release({ cpu: 1024, memoryMiB: 2048 });
    expect(made.inputs("release-task-definition")).toMatchObject({ family: "shop-production-release", cpu: "1024" });
    expect(made.document("release-task-definition", "containerDefinitions")).toMatchObject([
      {
        name: "release",
        command: ["npx", "migrate"],
        portMappings: [],
        secrets: [{ name: "DATABASE_URL", valueFrom: "arn:main:url::" }],
      },
    ]);
    expect(made.inputs("main-security-group-ingress-rule-release")).toMatchObject({ fromPort: 5432 });
  });

  it("is run by a function outside of the network, which knows where", async () => {
    const made = await release({ timeoutMinutes: 45 });
    const runner = made.inputs("release-function-run");
    expect(runner).toMatchObject({ timeout: 900 });
    expect(runner).not.toHaveProperty("vpcConfig");
    const { variables } = runner["environment"] as { variables: Record<string, string> };
    expect(JSON.parse(variables["RELEASE"]!)).toEqual({
      cluster: "arn:aws:test:::cluster-cluster",
      family: "shop-production-release",
      container: "release",
      subnets: ["network-subnet-private-a-id", "network-subnet-private-b-id"],
      securityGroup: "release-security-group-id",
      logGroup: "release-log-group-1234567",
      timeoutMinutes: 45,
    });
  });

  it("leaves the function time to read a log after it has waited and stopped the task, before Lambda ends it", async () => {
    expect((await release()).inputs("release-function-run")["timeout"]).toBe(timeoutSeconds);
    expect(timeoutSeconds - (waitMinutes * 60 + stoppingSeconds)).toBeGreaterThanOrEqual(15);
    expect(timeoutSeconds).toBeLessThanOrEqual(900);
  });

  it("lets the function run this family in this cluster, and nothing else", async () => {
    const here = { ArnEquals: { "ecs:cluster": "arn:aws:test:::cluster-cluster" } };
    const tasks = "arn:aws:ecs:eu-central-1:222222222222:task/cluster-cluster-1234567/*";
    expect(statements(await release()).slice(1)).toEqual([
      {
        Effect: "Allow",
        Action: ["ecs:RunTask"],
        Resource: "arn:aws:ecs:eu-central-1:222222222222:task-definition/shop-production-release:*",
        Condition: here,
      },
      { Effect: "Allow", Action: ["ecs:DescribeTasks", "ecs:StopTask"], Resource: tasks, Condition: here },
      { Effect: "Allow", Action: ["ecs:ListTasks"], Resource: "*", Condition: here },
      {
        Effect: "Allow",
        Action: ["ecs:TagResource"],
        Resource: tasks,
        Condition: { StringEquals: { "ecs:CreateAction": "RunTask" } },
      },
      {
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: ["arn:aws:test:::release-role-execution", "arn:aws:test:::release-role-task"],
        Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
      },
      { Effect: "Allow", Action: ["logs:GetLogEvents"], Resource: "arn:aws:test:::release-log-group:*" },
    ]);
  });
});

describe("the calls that wait for a release", () => {
  it("are as many as its time takes, each told what the one before it answered", async () => {
    const made = await release();
    expect(made.names(invocation)).toEqual(["release-invocation-1", "release-invocation-2", "release-invocation-3"]);
    const taskDefinition = "arn:aws:test:::release-task-definition";
    const events = made.names(invocation).map((name) => made.document(name, "input"));
    expect(events).toEqual([
      { taskDefinition, link: 1 },
      { taskDefinition, link: 2, before: '"release-invocation-1 is done"' },
      { taskDefinition, link: 3, before: '"release-invocation-2 is done"' },
    ]);
    expect(made.inputs("release-invocation-1")["functionName"]).toBe("release-function-run-1234567");
    expect(made.resource("release-invocation-1").parent).toBe(made.resource("release").urn);
    expect(made.dependencies("release-invocation-2")).toContain("release-invocation-1");
    expect((await release({ timeoutMinutes: 5 })).names(invocation)).toEqual(["release-invocation-1"]);
  });

  it("are made once the task can start and what it uses is ready", async () => {
    const made = await recorded(() => {
      const first = new aws.sns.Topic("first");
      make({}, { connections: [{ ...main, after: [first] }] });
    });
    for (const name of made.names(invocation)) {
      expect(made.dependencies(name), name).toEqual(
        expect.arrayContaining([
          "first",
          "release-function-run",
          "release-task-definition",
          "main-security-group-ingress-rule-release",
          "release-role-policy-execution",
          "network-route-private-a",
          "cluster-cluster-capacity-providers",
        ]),
      );
    }
  });

  it("all change with the image and the command, and none with the time limit", async () => {
    const [before] = await triggers({});
    expect(before).toEqual({ image: digest, task: expect.stringMatching(/^[0-9a-f]{16}$/) as string });
    const other = `sha256:${"2".repeat(64)}`;
    expect(await triggers({}, { digest: other })).toEqual(
      Array.from({ length: 3 }, () => ({ ...before, image: other })),
    );
    for (const changed of await triggers({ command: ["npx", "seed"] })) expect(changed).not.toEqual(before);
    const longer = await triggers({ timeoutMinutes: 60 });
    expect(longer).toEqual(Array.from({ length: 5 }, () => before));
  });

  it("are known in a preview by what makes them run", async () => {
    const made = await recorded(() => void make(), { preview: true });
    expect(made.inputs("release-invocation-1")["triggers"]).toEqual((await triggers({}))[0]);
  });

  it("are what new code waits for: the last of them", async () => {
    const made = await recorded(() => {
      const { done } = make();
      new aws.sns.Topic("new-code", {}, { dependsOn: [...done] });
    });
    expect(made.dependencies("new-code")).toEqual(["release-invocation-3"]);
  });
});

describe("a release that cannot run yet", () => {
  it("is whole but for the calls, and nobody waits for it", async () => {
    let done: readonly unknown[] | undefined;
    const made = await recorded(() => {
      ({ done } = make({}, { running: false, digest: undefined }));
    });
    expect(made.names(invocation)).toEqual([]);
    expect(made.inputs("release-function-run")).toMatchObject({ timeout: 900 });
    expect(made.inputs("release-task-definition")).toMatchObject({ family: "shop-production-release" });
    expect(done).toEqual([]);
  });
});
