import { deployment, targetGroupBinding } from "../../../policies/deployments";
import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample, sampleOf, type Sample } from "../sample";

type Health = NonNullable<NonNullable<(typeof kinds.targetGroup)["props"]>["healthCheck"]>;

interface Figures {
  readonly health?: Health;
  readonly grace?: number;
  readonly start?: number;
  readonly drain?: number;
  readonly stop?: number;
  readonly idle?: number;
}

/** A service behind a load balancer, with its container as its task definition has it. */
function stack({ health, grace, start, drain, stop, idle }: Figures): Sample[] {
  const container = { name: "web", stopTimeout: stop, healthCheck: { startPeriod: start } };
  return [...around(health, grace, drain, idle), definition(JSON.stringify([container]))];
}

const definition = (containerDefinitions: string | typeof UNKNOWN, parent?: string) =>
  sample(kinds.taskDefinition, "task", { containerDefinitions }, { parent });

const around = (healthCheck?: Health, grace?: number, drain?: number, idleTimeout?: number): Sample[] => [
  sample(kinds.loadBalancer, "balancer", { idleTimeout }),
  sample(kinds.listener, "listener", {}, { needs: { loadBalancerArn: ["balancer"] } }),
  sample(kinds.listenerRule, "rule", {}, { needs: { listenerArn: ["listener"], actions: ["group"] } }),
  sample(kinds.targetGroup, "group", { deregistrationDelay: drain, healthCheck }),
  sample(
    kinds.ecsService,
    "service",
    {
      healthCheckGracePeriodSeconds: grace,
      loadBalancers: [{ containerName: "web", containerPort: 80 }],
    },
    { needs: { loadBalancers: ["group"], taskDefinition: ["task"] } },
  ),
];

const worker = [sample(kinds.ecsService, "worker", {}, { needs: { taskDefinition: ["task"] } }), definition("[]")];
const elsewhere = [
  sample(kinds.ecsService, "service", { loadBalancers: [{ containerName: "web", containerPort: 80 }] }),
];
/** A container that only the component knows before the deployment. */
const registered = (container: object): Sample[] => [
  ...around({ interval: 15, healthyThreshold: 2, unhealthyThreshold: 2 }, 0, 60, 60),
  sampleOf("plinth:index:Service", "web", { container: { name: "web", ...container } }),
  definition(UNKNOWN, "web"),
];
const unknown = [...around(), definition(UNKNOWN)];
const notKnown = "service: the containers of task are not known";
const quick: Health = { interval: 10, timeout: 5, healthyThreshold: 2, unhealthyThreshold: 2 };

type Pods = NonNullable<NonNullable<(typeof deployment)["props"]>["spec"]>;
type Container = NonNullable<NonNullable<Pods["template"]>["spec"]>["containers"][number];

const metadata = { name: "web", namespace: "shop" };
const labels = { app: "web" };
/** Pods of one container that listens, as Kubernetes has them. */
const pods = (container: Partial<Container> = {}, spec: Partial<Pods> = {}, grace?: number): Sample =>
  sample(deployment, "pods", {
    metadata,
    spec: {
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "web", ports: [{}], ...container }], terminationGracePeriodSeconds: grace },
      },
      ...spec,
    },
  });
/** What sends to these pods. */
const bound = (healthCheck?: Health, deregistrationDelay?: number): Sample[] => [
  sample(kinds.targetGroup, "group", { healthCheck, deregistrationDelay }),
  sample(
    targetGroupBinding,
    "binding",
    { metadata, spec: { serviceRef: { name: "web" } } },
    { needs: { spec: ["group"] } },
  ),
  sample(kinds.kubernetesService, "name", { metadata, spec: { selector: labels } }),
];
const sleeping = (seconds: number) => ({ lifecycle: { preStop: { sleep: { seconds } } } });

export const timing: Cases = {
  "health-check-timing": [
    { what: "grace for the slowest start", stack: stack({ health: quick, start: 60, grace: 80 }) },
    {
      what: "checks that outlast the start",
      stack: stack({ health: { ...quick, unhealthyThreshold: 10 }, start: 60 }),
    },
    { what: "a container without a check of its own", stack: stack({ health: quick }) },
    { what: "a service without a load balancer", stack: worker },
    {
      what: "too little grace",
      stack: stack({ health: quick, start: 60, grace: 79 }),
      finds: [
        "service: a task may take 60 s to start and is healthy 20 s later, but group gives it up after 79 s: need a grace of 80 s, have 79 s",
      ],
    },
    {
      what: "the provider's figures, where none are given",
      stack: stack({ start: 90 }),
      finds: [
        "a task may take 90 s to start and is healthy 90 s later, but group gives it up after 90 s: need a grace of 180 s",
      ],
    },
    {
      what: "answers that may take longer than the questions are apart",
      stack: stack({ health: { ...quick, timeout: 10 } }),
      finds: ["service: group asks every 10 s and waits 10 s for an answer"],
    },
    {
      what: "a check of TCP, which knows no such wait",
      stack: stack({ health: { ...quick, timeout: 10, protocol: "TCP" } }),
    },
    {
      what: "a container that its component knows",
      stack: registered({ healthCheck: { startPeriod: 45 } }),
      finds: ["need a grace of 75 s, have 0 s"],
    },
    { what: "a container that nobody knows", stack: unknown, notJudged: [notKnown] },
    {
      what: "a wait that is wrong beside a container that nobody knows",
      stack: [...around({ ...quick, timeout: 10 }), definition(UNKNOWN)],
      finds: ["service: group asks every 10 s and waits 10 s for an answer"],
      notJudged: [notKnown],
    },
    {
      what: "a target group of another stack",
      stack: elsewhere,
      notJudged: ["service: the target group of service is not of this stack"],
    },
    {
      what: "pods that start in time",
      stack: [
        pods({ startupProbe: { periodSeconds: 5, failureThreshold: 30 }, readinessProbe: { periodSeconds: 15 } }),
      ],
    },
    {
      what: "pods that a rollout gives up",
      stack: [
        ...bound(quick),
        pods(
          {
            startupProbe: { periodSeconds: 10, failureThreshold: 30 },
            readinessProbe: { initialDelaySeconds: 5, successThreshold: 2 },
          },
          { progressDeadlineSeconds: 300, minReadySeconds: 10 },
        ),
      ],
      finds: [
        "pods: the container web may take 300 s to start and is ready 55 s later, but a rollout has failed after 300 s: need 355 s",
      ],
    },
    {
      what: "probes that wait longer than they pause",
      stack: [pods({ livenessProbe: { periodSeconds: 5, timeoutSeconds: 6 }, readinessProbe: { timeoutSeconds: 11 } })],
      finds: [
        "pods: the livenessProbe of web asks every 5 s and waits 6 s for an answer",
        "pods: the readinessProbe of web asks every 10 s and waits 11 s for an answer",
      ],
    },
    {
      what: "pods that nobody knows",
      stack: [sample(deployment, "pods", { metadata, spec: {} })],
      notJudged: ["pods: the pods of pods are not known"],
    },
  ],
  "drain-timing": [
    { what: "time to drain and to stop", stack: stack({ drain: 30, stop: 30, idle: 60 }) },
    { what: "a service without a load balancer", stack: worker },
    {
      what: "requests that are cut off",
      stack: stack({ drain: 10 }),
      finds: ["service: group cuts requests off after 10 s; the longest takes 30 s"],
    },
    {
      what: "requests that are longer than usual",
      stack: stack({ drain: 90, stop: 90, idle: 60 }),
      config: { longestRequestSeconds: 100 },
      finds: [
        "service: group cuts requests off after 90 s; the longest takes 100 s",
        "service: balancer gives up after 60 s of silence; the longest request takes 100 s",
      ],
    },
    {
      what: "a container that is killed first",
      stack: stack({ drain: 60 }),
      finds: ["service: the container web is killed after 30 s, but may be sent requests for 60 s"],
    },
    { what: "a drain longer than Fargate lets a container take", stack: stack({ drain: 600, stop: 120 }) },
    {
      what: "AWS's defaults",
      stack: stack({}),
      finds: ["service: the container web is killed after 30 s, but may be sent requests for 120 s"],
    },
    {
      what: "a container that its component knows",
      stack: registered({ stopTimeout: 20 }),
      finds: ["service: the container web is killed after 20 s, but may be sent requests for 60 s"],
    },
    { what: "a container that nobody knows", stack: unknown, notJudged: [notKnown] },
    { what: "pods with time to stop", stack: [...bound(quick, 30), pods(sleeping(20), {}, 50)] },
    { what: "pods that nobody sends requests to", stack: [pods({ ports: [] }, {}, 1)] },
    {
      what: "pods whose pause takes their time",
      stack: [...bound(quick, 30), pods(sleeping(20))],
      finds: [
        "pods: the container web is killed 10 s after it is told to stop (30 s less 20 s of preStop); the longest request takes 30 s",
      ],
    },
    {
      what: "pods that stop while they are sent requests",
      stack: [...bound(quick, 10), pods()],
      finds: [
        "pods: group cuts requests off after 10 s; the longest takes 30 s",
        "pods: the container web is told to stop while group still sends it requests: it has no preStop",
      ],
    },
  ],
};
