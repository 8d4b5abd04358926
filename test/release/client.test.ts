import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECSClient } from "@aws-sdk/client-ecs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Place } from "../../components/release/event";
import { release } from "../../components/release/function";

/** What came in over the wire: the operation, and its body. */
type Asked = readonly [operation: string, body: Record<string, unknown>];

const place: Place = {
  cluster: "arn:cluster",
  family: "shop-production-release",
  container: "release",
  subnets: ["subnet-a"],
  securityGroup: "sg-1",
  logGroup: "release-logs",
  timeoutMinutes: 30,
};
const taskDefinition = "arn:aws:ecs:eu-central-1:222222222222:task-definition/shop-production-release:7";
const taskArn = "arn:aws:ecs:eu-central-1:222222222222:task/cluster/0a1b";

let server: Server;
let asked: Asked[];
let answers: Record<string, [status: number, body: object][]>;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
      asked.push([operation, JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>]);
      const left = answers[operation] ?? [];
      const [status, body] = (left.length > 1 ? left.shift() : left[0]) ?? [500, {}];
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => server.close());

function run() {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { endpoint, region: "eu-central-1", credentials: { accessKeyId: "id", secretAccessKey: "key" } };
  const world = { now: Date.now, pause: () => Promise.resolve() };
  const clients = { ecs: new ECSClient(settings), logs: new CloudWatchLogsClient(settings) };
  return release({ taskDefinition, link: 1 }, place, { ...world, ...clients });
}

it("asks ECS and CloudWatch as their clients do, and understands what they say", async () => {
  const createdAt = Date.now() / 1000;
  const task = { taskArn, taskDefinitionArn: taskDefinition, startedBy: "plinth-release", createdAt };
  const stopped = { lastStatus: "STOPPED", stopCode: "EssentialContainerExited", stoppedReason: "it exited" };
  answers = {
    ListTasks: [[200, { taskArns: [] }]],
    RunTask: [
      [400, { __type: "AccessDeniedException", message: "not yet" }],
      [200, { tasks: [], failures: [{ arn: "arn:x", reason: "RESOURCE:ENI" }] }],
      [200, { tasks: [{ ...task, lastStatus: "PROVISIONING" }], failures: [] }],
    ],
    DescribeTasks: [
      [200, { tasks: [], failures: [{ arn: taskArn, reason: "MISSING" }] }],
      [200, { tasks: [{ ...task, lastStatus: "RUNNING" }] }],
      [200, { tasks: [{ ...task, ...stopped, containers: [{ name: "release", exitCode: 3 }] }] }],
    ],
    GetLogEvents: [[200, { events: [{ timestamp: 1, message: "no such column\n" }] }]],
  };
  await expect(run()).rejects.toThrow(
    "The release failed: its container ended with exit code 3: it exited\nThe end of its log:\n  no such column\n",
  );
  const calls = (operation: string) => asked.filter(([name]) => name === operation).map(([, body]) => body);
  const [running, over] = calls("ListTasks");
  const list = { cluster: "arn:cluster", family: "shop-production-release" };
  expect([running, over]).toEqual([
    { ...list, desiredStatus: "RUNNING" },
    { ...list, desiredStatus: "STOPPED" },
  ]);
  expect(calls("RunTask")).toHaveLength(3);
  expect(calls("RunTask")[0]).toMatchObject({
    cluster: "arn:cluster",
    taskDefinition,
    startedBy: "plinth-release",
    networkConfiguration: { awsvpcConfiguration: { subnets: ["subnet-a"], securityGroups: ["sg-1"] } },
  });
  expect(calls("DescribeTasks").at(-1)).toEqual({ cluster: "arn:cluster", tasks: [taskArn] });
  expect(calls("GetLogEvents")).toEqual([
    { logGroupName: "release-logs", logStreamName: "release/release/0a1b", limit: 20, startFromHead: false },
  ]);
});

it("stops a task as ECS wants it, and sees that it has", async () => {
  const old = { taskArn, taskDefinitionArn: taskDefinition, startedBy: "plinth-release", createdAt: 1_600_000_000 };
  const over = { lastStatus: "STOPPED", stopCode: "UserInitiated", stoppedReason: "it was not done after 30 min" };
  answers = {
    ListTasks: [[200, { taskArns: [taskArn] }]],
    DescribeTasks: [
      ...Array.from({ length: 3 }, (): [number, object] => [200, { tasks: [{ ...old, lastStatus: "RUNNING" }] }]),
      [200, { tasks: [{ ...old, ...over, containers: [{ name: "release", exitCode: 0 }] }] }],
    ],
    StopTask: [[200, {}]],
    GetLogEvents: [[400, { __type: "ResourceNotFoundException", message: "no stream" }]],
  };
  await expect(run()).rejects.toThrow(
    "its task was stopped with exit code 0: it was not done after 30 min\nIt wrote no",
  );
  expect(asked.filter(([name]) => name === "StopTask")).toEqual([
    ["StopTask", { cluster: "arn:cluster", task: taskArn, reason: "it was not done after 30 min" }],
  ]);
});
