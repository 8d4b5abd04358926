import { batch, deployment, secretProviderClass } from "../../../policies/deployments";
import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { sample, type Sample } from "../sample";

/** A secret under a key, with the value that leads to a database. */
const secret: Sample[] = [
  sample(kinds.kmsKey, "key", {}),
  sample(kinds.secret, "token", {}, { needs: { kmsKeyId: ["key"] } }),
  sample(kinds.secretVersion, "version", {}, { needs: { secretId: ["token"] } }),
];
const role = sample(kinds.iamRole, "role", {});
const policy = (...named: string[]) =>
  sample(kinds.iamPolicy, "policy", { policy: UNKNOWN }, { needs: { role: ["role"], policy: named } });
const text = (document: object) =>
  sample(kinds.iamPolicy, "policy", { policy: JSON.stringify(document) }, { needs: { role: ["role"] } });
const attachment = (policyArn: string | typeof UNKNOWN, ...linked: string[]) =>
  sample(kinds.iamPolicyAttachment, "attachment", { policyArn }, { needs: { role: ["role"], policyArn: linked } });
const task = (needed: string, executionRoleArn: string[] = ["role"]) =>
  sample(kinds.taskDefinition, "task", {}, { needs: { containerDefinitions: [needed], executionRoleArn } });
const reading = (...more: Sample[]): Sample[] => [...secret, role, task("version"), ...more];

const podOf = {
  containers: [],
  serviceAccountName: "web",
  volumes: [{ csi: { volumeAttributes: { secretProviderClass: "web" } } }],
};
const pods: Sample[] = [
  ...secret,
  role,
  sample(secretProviderClass, "class", { metadata: { name: "web" } }, { needs: { spec: ["version"] } }),
  sample(kinds.podIdentity, "identity", { serviceAccount: "web" }, { needs: { roleArn: ["role"] } }),
  sample(kinds.podIdentity, "other", { serviceAccount: "other" }),
];
const deployed = sample(deployment, "pods", { spec: { template: { spec: podOf } } });
const job = sample(batch, "job", { spec: { template: { spec: podOf } } });

const groups: Sample[] = [sample(kinds.securityGroup, "own", {}), sample(kinds.securityGroup, "theirs", {})];
const database = (props: NonNullable<(typeof kinds.rdsInstance)["props"]> = { engine: "postgres" }) =>
  sample(kinds.rdsInstance, "main", props, { needs: { vpcSecurityGroupIds: ["theirs"] } });
const service = (networkConfiguration = ["own"], loadBalancers: string[] = []) =>
  sample(
    kinds.ecsService,
    "web",
    { loadBalancers: loadBalancers.map(() => ({ containerName: "web", containerPort: 3000 })) },
    { needs: { networkConfiguration, taskDefinition: ["task"], loadBalancers } },
  );
const out = (port: number) =>
  sample(
    kinds.securityGroupEgressRule,
    "out",
    { ipProtocol: "tcp", fromPort: port, toPort: port },
    { needs: { securityGroupId: ["own"], referencedSecurityGroupId: ["theirs"] } },
  );
const into = (port: number, from = "own") =>
  sample(
    kinds.securityGroupIngressRule,
    "into",
    { ipProtocol: "tcp", fromPort: port, toPort: port },
    { needs: { securityGroupId: ["theirs"], referencedSecurityGroupId: [from] } },
  );
const told: Sample[] = [task("main", []), service(), ...groups, database()];

/** A load balancer before the service, which lets it in or not. */
const balanced = (...more: Sample[]): Sample[] => [
  ...groups,
  sample(kinds.taskDefinition, "task", {}),
  service(["own"], ["group"]),
  sample(kinds.targetGroup, "group", {}),
  sample(kinds.listenerRule, "rule", {}, { needs: { actions: ["group"], listenerArn: ["listener"] } }),
  sample(kinds.listener, "listener", { port: 443 }, { needs: { loadBalancerArn: ["balancer"] } }),
  sample(kinds.loadBalancer, "balancer", {}, { needs: { securityGroups: ["theirs"] } }),
  ...more,
];

/** A task that a state machine runs, or a function. */
const runBy = (runner: typeof kinds.stateMachine | typeof kinds.lambda, property: string, own = ["own"]): Sample[] => [
  task("main", []),
  sample<unknown>(runner, "runner", {}, { needs: { [property]: ["task", ...own] } }),
  ...groups,
  database(),
];

/** Pods in a cluster that are told where a database is. */
const inCluster = (...more: Sample[]): Sample[] => [
  sample(deployment, "pods", { spec: { template: { spec: { containers: [] } } } }, { needs: { spec: ["main"] } }),
  ...groups,
  database(),
  ...more,
];
const cluster = sample(kinds.eksCluster, "cluster", {});

export const permissions: Cases = {
  "path-permissions": [
    { what: "a role that may read and decrypt", stack: reading(policy("version", "key")) },
    { what: "a role that names the secret itself", stack: reading(policy("token", "key")) },
    {
      what: "a role that may not read",
      stack: reading(policy("key")),
      finds: ["task: role may not read token"],
    },
    {
      what: "a role that may not decrypt",
      stack: reading(policy("version")),
      finds: ["task: role may not use key, by which token is encrypted"],
    },
    {
      what: "a role that may do nothing but start tasks",
      stack: reading(attachment("arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy")),
      finds: ["task: role may not read token", "task: role may not use key"],
    },
    {
      what: "a policy that is attached",
      stack: reading(attachment(UNKNOWN, "attached"), {
        ...policy("version", "key"),
        name: "attached",
        needs: { policy: ["version", "key"] },
      }),
    },
    {
      what: "a policy that is attached and does not say what it allows",
      stack: reading(attachment("arn:aws:iam::222222222222:policy/other")),
      notJudged: ["task: what attachment lets role do is not known"],
    },
    {
      what: "a policy by patterns",
      stack: reading(
        text({
          Statement: [{ Effect: "Allow", Action: ["secretsmanager:GetSecretValue", "kms:Decrypt"], Resource: "*" }],
        }),
      ),
    },
    {
      what: "a policy of which the text is known by now, about another secret",
      stack: [
        ...reading(sample(kinds.secret, "other", {})),
        sample(
          kinds.iamPolicy,
          "policy",
          {
            policy: JSON.stringify({
              Statement: { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: "other" },
            }),
          },
          { needs: { role: ["role"], policy: ["other", "key"] } },
        ),
      ],
      finds: ["task: role may not read token"],
    },
    {
      what: "a policy about something else",
      stack: reading(text({ Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } })),
      finds: ["task: role may not read token", "task: role may not use key"],
    },
    {
      what: "a role of another stack",
      stack: [...secret, task("version", [])],
      notJudged: ["task: the role that reads the secrets of task is not of this stack"],
    },
    { what: "pods and a job that may read", stack: [...pods, policy("version", "key"), deployed, job] },
    {
      what: "pods and a job that may not read",
      stack: [...pods, policy("key"), deployed, job],
      finds: ["pods: role may not read token", "job: role may not read token"],
    },
    { what: "both security groups open", stack: [...told, out(5432), into(5432)] },
    {
      what: "a security group that lets nothing in",
      stack: [...told, out(5432), into(5432, "theirs")],
      finds: ["web: web does not reach main on port 5432: one of their security groups is shut"],
    },
    {
      what: "a security group that lets nothing out",
      stack: [...told, into(5432)],
      finds: ["web: web does not reach main on port 5432"],
    },
    {
      what: "openings on another port",
      stack: [...told, out(3306), into(3306)],
      finds: ["web: web does not reach main on port 5432"],
    },
    {
      what: "openings within the groups, and for addresses",
      stack: [
        task("main", []),
        service(),
        database({ port: 5555 }),
        sample(kinds.securityGroup, "own", {
          egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
        }),
        sample(
          kinds.securityGroup,
          "theirs",
          { ingress: [{ protocol: "tcp", fromPort: 5555, toPort: 5555 }] },
          { needs: { ingress: ["own"] } },
        ),
      ],
    },
    {
      what: "openings by rules of the older kind",
      stack: [
        ...told,
        sample(
          kinds.securityGroupRule,
          "out",
          { type: "egress", protocol: "tcp", fromPort: 0, toPort: 65_535, cidrBlocks: ["10.0.0.0/8"] },
          { needs: { securityGroupId: ["own"] } },
        ),
        sample(
          kinds.securityGroupRule,
          "into",
          { type: "ingress", protocol: "tcp", fromPort: 5432, toPort: 5432 },
          { needs: { securityGroupId: ["theirs"], sourceSecurityGroupId: ["own"] } },
        ),
      ],
    },
    {
      what: "documents and a cache on their own ports",
      stack: [
        ...groups,
        sample(kinds.taskDefinition, "task", {}, { needs: { containerDefinitions: ["documents", "cache"] } }),
        service(),
        sample(kinds.documentCluster, "documents", {}, { needs: { vpcSecurityGroupIds: ["theirs"] } }),
        sample(kinds.cacheGroup, "cache", {}, { needs: { securityGroupIds: ["theirs"] } }),
        out(27_017),
        into(27_017),
      ],
      finds: ["web: web does not reach cache on port 6379"],
    },
    {
      what: "a load balancer that reaches its service",
      stack: balanced(
        sample(
          kinds.securityGroupEgressRule,
          "out",
          { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
          { needs: { securityGroupId: ["theirs"] } },
        ),
        sample(
          kinds.securityGroupIngressRule,
          "into",
          { ipProtocol: "tcp", fromPort: 3000, toPort: 3000 },
          { needs: { securityGroupId: ["own"], referencedSecurityGroupId: ["theirs"] } },
        ),
      ),
    },
    {
      what: "a load balancer that does not",
      stack: balanced(),
      finds: ["web: balancer does not reach web on port 3000: one of their security groups is shut"],
    },
    {
      what: "security groups of another stack",
      stack: [task("main", []), service([]), ...groups, database()],
      notJudged: ["web: the security groups of web are not of this stack"],
    },
    {
      what: "a database whose security groups are of another stack",
      stack: [task("main", []), service(), ...groups, sample(kinds.rdsInstance, "main", { port: 5432 })],
      notJudged: ["web: the security groups of main are not of this stack"],
    },
    {
      what: "a port that is not known",
      stack: [task("main", []), service(), ...groups, database({ engine: "oracle-ee" })],
      notJudged: ["web: the port of main is not known"],
    },
    {
      what: "a job that reaches its database",
      stack: [...runBy(kinds.stateMachine, "definition"), out(5432), into(5432)],
    },
    {
      what: "a job that does not",
      stack: [...runBy(kinds.stateMachine, "definition"), out(5432)],
      finds: ["runner: runner does not reach main on port 5432: one of their security groups is shut"],
    },
    {
      what: "a function that runs a task which does not get out",
      stack: [...runBy(kinds.lambda, "environment"), into(5432)],
      finds: ["runner: runner does not reach main on port 5432"],
    },
    {
      what: "a function that runs a task with security groups of another stack",
      stack: runBy(kinds.lambda, "environment", []),
      notJudged: ["runner: the security groups of runner are not of this stack"],
    },
    { what: "pods that reach their database", stack: inCluster(cluster, into(5432, "cluster")) },
    {
      what: "pods that do not",
      stack: inCluster(cluster, into(3306, "cluster")),
      finds: ["pods: pods does not reach main on port 5432: one of their security groups is shut"],
    },
    {
      what: "pods on machines that may have other security groups",
      stack: inCluster(cluster, sample(kinds.eksNodeGroup, "nodes", { launchTemplate: UNKNOWN })),
      notJudged: ["pods: which security groups the machines of pods have is not known"],
    },
    {
      what: "pods in a cluster of another stack",
      stack: inCluster(),
      notJudged: ["pods: the security groups of pods are not of this stack"],
    },
  ],
};
