import { output } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { Connection } from "../../components/connection";
import { Service, type ServiceArgs } from "../../components/service";
import { repositoryArnOf } from "../../components/task/permissions";
import { serviceSettings } from "../../components/service/settings";
import { recorded, type Recorded } from "../recorded";
import { account, alarms, cluster, ingress, logs, network, region } from "../wiring";

const image = "222222222222.dkr.ecr.eu-central-1.amazonaws.com/web@sha256:1";
const main: Connection = { reach: { peer: { name: "main", securityGroupId: "sg-main" }, port: 5432 }, parts: {} };
const publicly = { port: 3000, routes: [{ path: "/" }, { path: "/api" }], health: { ready: { path: "/ready" } } };

interface Wish extends Partial<ServiceArgs> {
  /** Of the load balancer, which only public services get. */
  readonly delegated?: boolean;
  readonly nat?: string;
}

function make(name: string, input: object, { delegated, nat, ...args }: Wish = {}): Service {
  const settings = serviceSettings.parse(input);
  return new Service(name, {
    ...{ settings, account, region, domain: "shop.example", image, running: true, used: false, usesServices: false },
    repositoryArn: "arn:aws:ecr:::web",
    network: args.network ?? network({ nat }),
    cluster: args.cluster ?? cluster(),
    ingress: settings.routes.length > 0 ? ingress({}, { delegated }) : undefined,
    ...{ connections: [], variables: {}, after: [], keyArn: "data-key", logs, alarms },
    ...args,
  });
}
const service = (input: object = {}, wish: Wish = {}) => recorded(() => make("web", input, wish).connection);

const container = (made: Recorded) => {
  const definitions = made.document("web-task-definition", "containerDefinitions") as Record<string, unknown>[];
  expect(definitions).toHaveLength(1);
  return definitions[0]!;
};
const statements = (made: Recorded) =>
  (made.document("web-role-policy-execution") as { Statement: { Action: string[]; Resource: unknown }[] }).Statement;
/** The resources of the service itself, without those that it is wired to. */
const own = (made: Recorded) => {
  const { urn } = made.resource("web");
  return made.plan.resources.filter(({ parent }) => parent === urn).map(({ type }) => type.split(":").at(-1));
};

describe("a service, whatever it serves", () => {
  it("runs on Fargate in private subnets, and a deploy that fails goes back by itself", async () => {
    const made = await service({
      scale: { min: 3, max: 9 },
      rollout: { kind: "rolling", minHealthyPercent: 50, maxPercent: 150 },
    });
    expect(made.inputs("web-service")).toMatchObject({
      cluster: "arn:aws:test:::cluster-cluster",
      taskDefinition: "arn:aws:test:::web-task-definition",
      desiredCount: 3,
      capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 100, base: 1 }],
      networkConfiguration: {
        subnets: ["network-subnet-private-a-id", "network-subnet-private-b-id"],
        securityGroups: ["web-security-group-id"],
        assignPublicIp: false,
      },
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentMinimumHealthyPercent: 50,
      deploymentMaximumPercent: 150,
      availabilityZoneRebalancing: "ENABLED",
      waitForSteadyState: true,
      propagateTags: "SERVICE",
    });
  });

  it("leaves the number of tasks to autoscaling after the first day", async () => {
    const made = await service();
    expect(made.resource("web-service").ignoreChanges).toEqual(["desiredCount"]);
    // What must not run any more is stopped.
    const waiting = await service({}, { running: false });
    expect(waiting.inputs("web-service")["desiredCount"]).toBe(0);
    expect(waiting.resource("web-service").ignoreChanges).toEqual([]);
  });

  it("may do at AWS what its connections ask for, and nothing without", async () => {
    const resources = "arn:aws:s3:::uploads/*";
    const uploads: Connection = { permissions: [{ actions: ["s3:GetObject"], resources }], parts: {} };
    const made = await service({}, { connections: [uploads] });
    expect(made.document("web-role-policy-task")).toEqual({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: resources }],
    });
    expect(made.inputs("web-role-policy-task")["role"]).toBe("web-role-task-id");
    expect(made.dependencies("web-service")).toContain("web-role-policy-task");
    const without = await service({}, { connections: [main] });
    expect(without.names("aws:iam/rolePolicy:RolePolicy")).not.toContain("web-role-policy-task");
  });

  it("starts once there are a way out, Fargate, its openings and its permissions", async () => {
    const made = await service({}, { connections: [main] });
    expect(made.dependencies("web-service")).toEqual(
      expect.arrayContaining([
        "network-route-private-a",
        "cluster-cluster-capacity-providers",
        "web-security-group-egress-rule-internet.443",
        "main-security-group-ingress-rule-web",
        "web-role-policy-execution",
      ]),
    );
  });

  it("takes the share of Spot that it was told to, and changes it without being replaced", async () => {
    const made = await service({ spotPercent: 50 });
    expect(made.inputs("web-service")).toMatchObject({
      capacityProviderStrategies: [
        { capacityProvider: "FARGATE", weight: 50, base: 1 },
        { capacityProvider: "FARGATE_SPOT", weight: 50, base: 0 },
      ],
      forceNewDeployment: true,
    });
  });
});

describe("the task", () => {
  it("has a family that stays, a size, and a disk where more than the usual is asked for", async () => {
    const made = await service({ cpu: 1024, memoryMiB: 4096, architecture: "x86_64", ephemeralStorageGiB: 40 });
    expect(made.inputs("web-task-definition")).toMatchObject({
      family: "shop-production-web",
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "1024",
      memory: "4096",
      runtimePlatform: { operatingSystemFamily: "LINUX", cpuArchitecture: "X86_64" },
      ephemeralStorage: { sizeInGib: 40 },
      executionRoleArn: "arn:aws:test:::web-role-execution",
      taskRoleArn: "arn:aws:test:::web-role-task",
    });
    expect((await service()).inputs("web-task-definition")).not.toHaveProperty("ephemeralStorage");
  });

  it("runs its image as nobody in particular, on a root that cannot be written to", async () => {
    const made = await service({ user: "101:102", command: ["node", "worker.js"], stopTimeoutSeconds: 45 });
    expect(container(made)).toMatchObject({
      name: "web",
      image,
      essential: true,
      user: "101:102",
      command: ["node", "worker.js"],
      readonlyRootFilesystem: true,
      stopTimeout: 45,
      linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
      portMappings: [],
    });
  });

  it("can write to the paths that it was given, and to nothing else", async () => {
    const made = await service({ writablePaths: ["/tmp", "/app/.next/cache"] });
    expect(made.inputs("web-task-definition")["volumes"]).toEqual([{ name: "tmp" }, { name: "app--next-cache" }]);
    expect(container(made)["mountPoints"]).toEqual([
      { sourceVolume: "tmp", containerPath: "/tmp", readOnly: false },
      { sourceVolume: "app--next-cache", containerPath: "/app/.next/cache", readOnly: false },
    ]);
  });

  it("gets plain variables as they are and secrets by reference, in an order that does not depend on the settings'", async () => {
    const secretArn = output("arn:main");
    const made = await service(
      {},
      {
        variables: {
          TOKEN: { secretArn: output("arn:token") },
          PORT: { plain: "3000" },
          DATABASE_URL: { secretArn, jsonKey: "url" },
          HOST: { plain: "h" },
        },
      },
    );
    expect(container(made)).toMatchObject({
      environment: [
        { name: "HOST", value: "h" },
        { name: "PORT", value: "3000" },
      ],
      secrets: [
        { name: "DATABASE_URL", valueFrom: "arn:main:url::" },
        { name: "TOKEN", valueFrom: "arn:token" },
      ],
    });
  });

  it("is asked whether it lives, from inside", async () => {
    const live = { kind: "path", path: "/health", intervalSeconds: 20, startSeconds: 90 };
    expect(container(await service({ port: 3000, health: { live } }))["healthCheck"]).toEqual({
      command: ["CMD", "node", "-e", expect.stringContaining('fetch("http://127.0.0.1:3000/health")')],
      interval: 20,
      timeout: 5,
      retries: 3,
      startPeriod: 90,
    });
    expect(container(await service())).not.toHaveProperty("healthCheck");
  });

  it("writes to an encrypted group of its own, and never waits for its logs", async () => {
    const made = await service();
    expect(made.inputs("web-log-group")).toMatchObject({ retentionInDays: 30, kmsKeyId: "logs-key" });
    expect(container(made)["logConfiguration"]).toMatchObject({
      logDriver: "awslogs",
      options: {
        "awslogs-group": "web-log-group-1234567",
        "awslogs-region": "eu-central-1",
        "awslogs-stream-prefix": "web",
        mode: "non-blocking",
      },
    });
  });
});

describe("permissions", () => {
  const secretArn = output("arn:main");
  const variables = {
    DATABASE_URL: { secretArn, jsonKey: "url" },
    PASSWORD: { secretArn, jsonKey: "password" },
    PORT: { plain: "1" },
  };

  it("to start are for the service's own repository, secrets and log group", async () => {
    expect(statements(await service({}, { variables }))).toEqual([
      { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
      {
        Effect: "Allow",
        Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        Resource: "arn:aws:ecr:::web",
      },
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: ["arn:main"] },
      {
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: "data-key",
        Condition: { StringEquals: { "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com" } },
      },
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: "arn:aws:test:::web-log-group:*",
      },
    ]);
  });

  it("are fewer where there is no secret and the image comes from elsewhere", async () => {
    const made = await service({}, { repositoryArn: undefined });
    expect(statements(made).map(({ Action }) => Action)).toEqual([["logs:CreateLogStream", "logs:PutLogEvents"]]);
  });

  it("of the application itself are none, and both roles are for this account's tasks alone", async () => {
    const made = await service({}, { variables });
    const policies = made.plan.resources.filter(({ type }) => /^aws:iam\/.*polic/i.test(type));
    expect(policies.filter(({ inputs }) => inputs["role"] === "web-role-task-id")).toEqual([]);
    expect(policies.filter(({ inputs }) => inputs["role"] === "web-role-execution-id")).toHaveLength(1);
    for (const role of ["web-role-execution", "web-role-task"]) {
      expect(made.document(role, "assumeRolePolicy"), role).toMatchObject({
        Statement: [
          {
            Principal: { Service: "ecs-tasks.amazonaws.com" },
            Condition: {
              StringEquals: { "aws:SourceAccount": "222222222222" },
              ArnLike: { "aws:SourceArn": "arn:aws:ecs:eu-central-1:222222222222:*" },
            },
          },
        ],
      });
    }
  });

  it("to fetch a full reference are read from it", () => {
    expect(repositoryArnOf("222222222222.dkr.ecr.eu-west-1.amazonaws.com/team/web@sha256:1")).toBe(
      "arn:aws:ecr:eu-west-1:222222222222:repository/team/web",
    );
    expect(repositoryArnOf("public.ecr.aws/nginx/nginx@sha256:1")).toBeUndefined();
  });
});

describe("openings", () => {
  const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

  it("lead to what it uses, by security group on both sides, and say whose they are", async () => {
    const made = await service({}, { connections: [main] });
    const rule = { fromPort: 5432, toPort: 5432, ipProtocol: "tcp", description: "web to main" };
    expect(made.inputs("web-security-group-egress-rule-main")).toEqual({
      ...rule,
      securityGroupId: "web-security-group-id",
      referencedSecurityGroupId: "sg-main",
    });
    expect(made.inputs("main-security-group-ingress-rule-web")).toEqual({
      ...rule,
      securityGroupId: "sg-main",
      referencedSecurityGroupId: "web-security-group-id",
    });
  });

  it("lead to the internet by the ports that were given, and by no other", async () => {
    const made = await service({ egressPorts: [443, 587] });
    expect(made.names(egress)).toEqual([
      "web-security-group-egress-rule-internet.443",
      "web-security-group-egress-rule-internet.587",
    ]);
    expect(made.inputs("web-security-group-egress-rule-internet.587")).toMatchObject({
      cidrIpv4: "0.0.0.0/0",
      fromPort: 587,
      toPort: 587,
    });
  });

  it("lead to the VPC's endpoints, where it has any", async () => {
    const made = await service({}, { nat: "none" });
    expect(made.inputs("web-security-group-egress-rule-network-endpoints")).toMatchObject({
      fromPort: 443,
      referencedSecurityGroupId: "network-endpoints-security-group-id",
    });
  });

  it("let the load balancer in, and nobody into a worker", async () => {
    const made = await service(publicly);
    expect(made.inputs("web-security-group-ingress-rule-ingress")).toMatchObject({
      fromPort: 3000,
      securityGroupId: "web-security-group-id",
      referencedSecurityGroupId: "ingress-security-group-id",
    });
    expect((await service()).names("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")).toEqual([]);
  });
});

describe("a public service", () => {
  /** By their priority: which of them comes first in the recording is chance. */
  const rules = (made: Recorded) =>
    made
      .names("aws:lb/listenerRule:ListenerRule")
      .map((name) => made.inputs(name))
      .sort((a, b) => Number(a["priority"]) - Number(b["priority"]));

  it("has targets that are asked whether they can serve, and given time to finish", async () => {
    const ready = { path: "/ready", intervalSeconds: 10, timeoutSeconds: 4, healthyCount: 3, unhealthyCount: 5 };
    const made = await service({ ...publicly, health: { ready }, drainSeconds: 20 });
    expect(made.inputs("web-target-group")).toMatchObject({
      namePrefix: "web-",
      vpcId: "network-vpc-id",
      targetType: "ip",
      port: 3000,
      protocol: "HTTP",
      deregistrationDelay: 20,
      loadBalancingAlgorithmType: "least_outstanding_requests",
      healthCheck: {
        protocol: "HTTP",
        path: "/ready",
        interval: 10,
        timeout: 4,
        healthyThreshold: 3,
        unhealthyThreshold: 5,
        matcher: "200",
      },
    });
    expect(made.inputs("web-service")).toMatchObject({
      loadBalancers: [{ targetGroupArn: "arn:aws:test:::web-target-group", containerName: "web", containerPort: 3000 }],
      healthCheckGracePeriodSeconds: 30,
    });
    expect(container(made)["portMappings"]).toMatchObject([{ name: "http", containerPort: 3000, protocol: "tcp" }]);
  });

  it("has a rule for each route, on the stack's domain unless it names a host", async () => {
    const made = await service({
      ...publicly,
      routes: [{ path: "/api" }, { path: "admin.shop.example/", priority: 7 }],
    });
    expect(rules(made)).toMatchObject([
      {
        priority: 7,
        conditions: [{ hostHeader: { values: ["admin.shop.example"] } }, { pathPattern: { values: ["/*"] } }],
      },
      {
        listenerArn: "arn:aws:test:::ingress-listener-https",
        conditions: [{ hostHeader: { values: ["shop.example"] } }, { pathPattern: { values: ["/api", "/api/*"] } }],
        actions: [{ type: "forward", targetGroupArn: "arn:aws:test:::web-target-group" }],
      },
    ]);
  });

  it("keeps every rule as it is when a route comes before it", async () => {
    const [before, after] = [
      await service({ ...publicly, routes: [{ path: "/api" }] }),
      await service({ ...publicly, routes: [{ path: "/" }, { path: "/api" }] }),
    ];
    expect(rules(after)).toContainEqual(rules(before)[0]);
    const [name] = before.names("aws:lb/listenerRule:ListenerRule");
    expect(after.inputs(name!)).toEqual(rules(before)[0]);
  });

  it("waits for its rules: ECS takes no targets that nothing leads to", async () => {
    const made = await service(publicly);
    const names = made.names("aws:lb/listenerRule:ListenerRule");
    expect(names).toHaveLength(2);
    expect(made.dependencies("web-service")).toEqual(expect.arrayContaining(names));
  });

  it("scales by requests, where that is asked for, under the load balancer's name for its targets", async () => {
    const made = await service({ ...publicly, scale: { requestsPerTarget: 600 } });
    expect(made.inputs("web-policy-requests")["targetTrackingScalingPolicyConfiguration"]).toMatchObject({
      predefinedMetricSpecification: {
        predefinedMetricType: "ALBRequestCountPerTarget",
        resourceLabel: "app/ingress-load-balancer/targetgroup/web-target-group",
      },
      targetValue: 600,
    });
  });

  it("rings for what its users see", async () => {
    const made = await service(publicly);
    for (const key of ["errors", "latency", "unhealthy"]) made.resource(`web-metric-alarm-${key}`);
    expect(made.inputs("web-metric-alarm-latency")).toMatchObject({
      extendedStatistic: "p95",
      dimensions: { LoadBalancer: "app/ingress-load-balancer", TargetGroup: "targetgroup/web-target-group" },
    });
  });

  it("rings for a number of errors as well as for a share of them, where that is asked for", async () => {
    const made = await service({ ...publicly, alarms: { errorsPerSecond: 0.1 } });
    expect(made.inputs("web-metric-alarm-error-rate")).toMatchObject({
      metricName: "HTTPCode_Target_5XX_Count",
      statistic: "Sum",
      period: 300,
      threshold: 30,
      treatMissingData: "notBreaching",
      alarmActions: ["topic-critical"],
    });
    made.resource("web-metric-alarm-errors");
    const without = await service(publicly);
    expect(without.names("aws:cloudwatch/metricAlarm:MetricAlarm")).not.toContain("web-metric-alarm-error-rate");
  });

  it("without a certificate has everything but the service itself, its scaling and its alarms", async () => {
    const made = await service(publicly, { delegated: false });
    expect(own(made).sort()).toEqual([
      "LogGroup",
      "Role",
      "Role",
      "RolePolicy",
      "SecurityGroup",
      "SecurityGroupEgressRule",
      "SecurityGroupEgressRule",
      "SecurityGroupIngressRule",
      "TargetGroup",
      "TaskDefinition",
    ]);
  });
});

describe("a worker", () => {
  it("has no targets and no rules, and nobody can reach it", async () => {
    const made = await service();
    expect(own(made)).not.toEqual(expect.arrayContaining(["TargetGroup"]));
    expect(own(made)).not.toEqual(expect.arrayContaining(["ListenerRule"]));
    for (const key of ["loadBalancers", "healthCheckGracePeriodSeconds", "serviceConnectConfiguration"]) {
      expect(made.inputs("web-service"), key).not.toHaveProperty(key);
    }
    expect(made.plan.outputs).toEqual({});
  });
});

describe("services among each other", () => {
  it("are reached by their names", async () => {
    const made = await service({ port: 8080 }, { used: true });
    expect(made.inputs("web-service")["serviceConnectConfiguration"]).toEqual({
      enabled: true,
      namespace: "arn:aws:test:::cluster-http-namespace",
      services: [
        {
          portName: "http",
          discoveryName: "web",
          clientAlias: [{ dnsName: "web", port: 8080 }],
          // What a request may take, not the 15 s of Service Connect's own.
          timeout: { perRequestTimeoutSeconds: 30, idleTimeoutSeconds: 300 },
        },
      ],
    });
    expect(made.plan.outputs).toMatchObject({
      reach: { peer: { name: "web", securityGroupId: "web-security-group-id" }, port: 8080 },
      parts: { url: { plain: "http://web:8080" }, host: { plain: "web" }, port: { plain: "8080" } },
    });
  });

  it("start after those that they use, and hear of them without being heard of", async () => {
    const made = await recorded(() => {
      const shared = { network: network(), cluster: cluster() };
      const api = make("api", { port: 80 }, { ...shared, used: true });
      make("web", {}, { ...shared, usesServices: true, connections: [api.connection!] });
    });
    expect(made.dependencies("web-service")).toContain("api-service");
    expect(made.inputs("web-service")["serviceConnectConfiguration"]).toMatchObject({ enabled: true, services: [] });
    expect(made.inputs("api-security-group-ingress-rule-web")).toMatchObject({
      fromPort: 80,
      securityGroupId: "api-security-group-id",
      referencedSecurityGroupId: "web-security-group-id",
    });
  });
});

describe("autoscaling", () => {
  it("keeps the tasks within bounds, by CPU and by memory", async () => {
    const made = await service({ scale: { min: 3, max: 9, cpuPercent: 60, outSeconds: 30, inSeconds: 600 } });
    expect(made.inputs("web-target")).toMatchObject({
      resourceId: "service/cluster-cluster-1234567/web-service-1234567",
      scalableDimension: "ecs:service:DesiredCount",
      minCapacity: 3,
      maxCapacity: 9,
      suspendedState: { dynamicScalingInSuspended: false, dynamicScalingOutSuspended: false },
    });
    expect(made.names("aws:appautoscaling/policy:Policy")).toEqual(["web-policy-cpu", "web-policy-memory"]);
    expect(made.inputs("web-policy-cpu")).toMatchObject({
      policyType: "TargetTrackingScaling",
      resourceId: "service/cluster-cluster-1234567/web-service-1234567",
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
        targetValue: 60,
        scaleOutCooldown: 30,
        scaleInCooldown: 600,
      },
    });
    expect(made.inputs("web-policy-memory")).toMatchObject({
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageMemoryUtilization" },
        targetValue: 80,
      },
    });
  });
});

describe("a service that cannot run yet", () => {
  it("has no tasks, scales nothing and wakes nobody, and is whole otherwise", async () => {
    const [made, running] = [await service(publicly, { running: false }), await service(publicly)];
    expect(own(made)).toEqual(own(running));
    expect(made.inputs("web-service")["desiredCount"]).toBe(0);
    expect(made.inputs("web-target")).toMatchObject({
      minCapacity: 0,
      suspendedState: {
        dynamicScalingInSuspended: true,
        dynamicScalingOutSuspended: true,
        scheduledScalingSuspended: true,
      },
    });
    const alarmsOf = (recording: Recorded) =>
      recording
        .names("aws:cloudwatch/metricAlarm:MetricAlarm")
        .filter((name) => name.startsWith("web-"))
        .map((name) => recording.inputs(name)["actionsEnabled"]);
    expect(alarmsOf(made)).toEqual(Array.from({ length: 6 }, () => false));
    expect(alarmsOf(running)).toEqual(Array.from({ length: 6 }, () => true));
  });
});
