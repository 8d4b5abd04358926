/** What stands in a stack file. */
export type Settings = Readonly<Record<string, unknown>>;

/** What a preview says, by logical names. A replacement is one of `replace`, whatever its steps are. */
export type Touched = Readonly<Partial<Record<"create" | "update" | "replace" | "delete", readonly string[]>>>;

export type Stack = "staging" | "production";

/** What an operator changes, by which lines of the stack file, and what it touches in a stack that has two zones. */
export const changes = (stack: Stack): readonly [string, Settings, Touched][] => [
  ["nothing", {}, {}],
  [
    "the class of a database", // whose alarms are parts of its memory
    { databases: { main: { instanceClass: "db.r7g.large" } } },
    {
      update: [
        "dashboard-dashboard",
        "main-instance",
        "main-metric-alarm-connections",
        "main-metric-alarm-free-memory",
      ],
    },
  ],
  [
    "a database's storage",
    { databases: { main: { storageGiB: stack === "production" ? 60 : 40 } } },
    { update: ["dashboard-dashboard", "main-instance", "main-metric-alarm-free-storage"] },
  ],
  [
    "a database's read replicas, by the first", // RDS then leaves the master user's password to the stack
    { databases: { main: { replicas: 1 } } },
    {
      create: [
        "main-instance-replica-1",
        "main-log-group-postgresql-replica-1",
        "main-log-group-upgrade-replica-1",
        "main-metric-alarm-replica-1-connections",
        "main-metric-alarm-replica-1-cpu",
        "main-metric-alarm-replica-1-down",
        "main-metric-alarm-replica-1-free-memory",
        "main-metric-alarm-replica-1-free-storage",
        "main-metric-alarm-replica-1-replica-lag",
        "main-random-password-master",
        "main-secret-master",
        "main-secret-replica",
        "main-secret-version-master",
        "main-secret-version-replica",
      ],
      update: ["dashboard-dashboard", "main-instance", "main-role-policy-setup"],
      replace: ["main-invocation-setup"],
    },
  ],
  [
    "the node of a cache",
    { caches: { sessions: { nodeType: "cache.t4g.medium" } } },
    { update: ["sessions-replication-group"] },
  ],
  [
    "a cache's replicas", // its alarms look at each node
    { caches: { sessions: { replicas: 2 } } },
    {
      update: [
        "dashboard-dashboard",
        "sessions-metric-alarm-cpu",
        "sessions-metric-alarm-down",
        "sessions-metric-alarm-evictions",
        "sessions-metric-alarm-memory",
        "sessions-replication-group",
      ],
    },
  ],
  [
    "a task's size",
    { services: { worker: { cpu: 1024, memoryMiB: 2048 } } },
    { replace: ["worker-task-definition"], update: ["worker-service"] },
  ],
  ["the scale", { services: { worker: { scale: { max: 6 } } } }, { update: ["worker-target"] }],
  ["a pooler's tasks", { databases: { main: { pooling: { tasks: 3 } } } }, { update: ["main-pooler-service"] }],
  [
    "an alarm's threshold",
    { databases: { main: { alarms: { cpuPercent: 70 } } } },
    { update: ["dashboard-dashboard", "main-metric-alarm-cpu"] },
  ],
  [
    "the zones, by a third", // all that stands in each zone is told of it, in its place
    { network: { zones: ["a", "b", "c"] } },
    {
      create: [
        ...(stack === "production" ? ["network-eip-c", "network-nat-gateway-c"] : []), // it has a way out in each
        "network-route-private-c",
        "network-route-table-association-data-c",
        "network-route-table-association-private-c",
        "network-route-table-association-public-c",
        "network-route-table-private-c",
        "network-subnet-data-c",
        "network-subnet-private-c",
        "network-subnet-public-c",
      ],
      update: [
        "dump-state-machine",
        "ingress-load-balancer",
        "main-function-setup",
        "main-pooler-load-balancer",
        "main-pooler-service",
        "main-subnet-group",
        "network-vpc-endpoint-s3",
        "queue-subnet-group",
        "release-function-run",
        "sessions-subnet-group",
        "web-service",
        "worker-service",
      ],
    },
  ],
  [
    "the way out, to one of each zone",
    { network: { nat: "perZone" } },
    stack === "production"
      ? {} // as it is
      : { create: ["network-eip-b", "network-nat-gateway-b"], update: ["network-route-private-b"] },
  ],
  [
    "the way out, to a regional one",
    { network: { nat: "regional" } },
    {
      create: ["network-nat-gateway-regional"],
      update: ["network-route-private-a", "network-route-private-b"],
      delete:
        stack === "production"
          ? ["network-eip-a", "network-eip-b", "network-nat-gateway-a", "network-nat-gateway-b"]
          : ["network-eip-a", "network-nat-gateway-a"],
    },
  ],
  [
    "the services, by one more",
    { services: { mailer: { image: "web", command: ["node", "mailer.js"] } } },
    { create: ["mailer", ...ofWorker("mailer")].sort(), update: ["dashboard-dashboard"] },
  ],
  [
    "the services, by one less", // with what lets it to what it used
    { services: { worker: null } },
    {
      delete: [
        "worker",
        ...ofWorker("worker"),
        "main-pooler-balancer-security-group-ingress-rule-worker",
        "queue-security-group-ingress-rule-worker",
        "sessions-security-group-ingress-rule-worker",
        "worker-security-group-egress-rule-main-pooler-balancer",
        "worker-security-group-egress-rule-queue",
        "worker-security-group-egress-rule-sessions",
      ].sort(),
      update: ["dashboard-dashboard"],
    },
  ],
  [
    "the buckets, by one more",
    { buckets: { avatars: { purpose: "files" } } },
    {
      create: [
        "avatars",
        "avatars-bucket",
        "avatars-bucket-lifecycle",
        "avatars-bucket-ownership-controls",
        "avatars-bucket-policy",
        "avatars-bucket-public-access-block",
        "avatars-bucket-server-side-encryption",
        "avatars-bucket-versioning",
      ],
    },
  ],
  [
    "the secrets, by one more",
    { secrets: { EXTRA_KEY: { generate: { length: 48 } } } },
    {
      create: ["secrets-random-password-EXTRA_KEY", "secrets-secret-EXTRA_KEY", "secrets-secret-version-EXTRA_KEY"],
    },
  ],
];

/** What a service is made of that has neither a port nor uses. */
function ofWorker(name: string): string[] {
  return [
    "log-group",
    "metric-alarm-cpu",
    "metric-alarm-down",
    "metric-alarm-memory",
    "policy-cpu",
    "policy-memory",
    "role-execution",
    "role-policy-execution",
    "role-task",
    "security-group",
    "security-group-egress-rule-internet.443",
    "service",
    "target",
    "task-definition",
  ].map((noun) => `${name}-${noun}`);
}
