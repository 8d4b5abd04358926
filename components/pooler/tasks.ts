import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { watch } from "../alarm";
import { named } from "../names";
import { allow, securityGroup, type Peer } from "../security-group";
import { task, type Task } from "../task";
import { steadyTasks, steadyTimeouts } from "../task/steady";
import { pgbouncerAlarms } from "./alarms";
import type { Cluster } from "../cluster";
import { port, type PgbouncerArgs, type Pool } from "./index";
import { pgbouncerWiring } from "./wiring";

interface TasksArgs extends Omit<PgbouncerArgs, "run"> {
  readonly cluster: Cluster;
}

/** PgBouncer in tasks over the zones, behind one name: a network load balancer within the VPC. */
export function pgbouncerTasks(name: string, args: TasksArgs, opts: pulumi.CustomResourceOptions): Pool {
  const { network, running, cluster, database } = args;
  const own = pgbouncerTask(name, args, opts);
  const group = securityGroup(
    `${name}-balancer-security-group`,
    { vpcId: network.vpcId, description: `load balancer of ${name}` },
    opts,
  );
  const peer = { name: `${name}-balancer`, securityGroupId: group.id };
  const openings = allow(peer, own.peer, port, opts);
  const balancer = loadBalancer(name, args, peer, opts);
  const service = ecsService(name, args, { own, ...balancer, after: [...own.after, ...openings] }, opts);
  const specs = pgbouncerAlarms(
    {
      namespace: "AWS/ECS",
      name: "CPUUtilization",
      dimensions: { ClusterName: cluster.clusterName, ServiceName: service.name },
      statistic: "Average",
    },
    {
      namespace: "AWS/NetworkELB",
      name: "UnHealthyHostCount",
      dimensions: { LoadBalancer: balancer.balancer.arnSuffix, TargetGroup: balancer.targetGroup.arnSuffix },
      statistic: "Maximum",
    },
  );
  return {
    host: balancer.balancer.dnsName,
    peer,
    running,
    watched: watch(name, specs, { ...args.alarms, enabled: running }, opts),
    after: [service, database.ready],
    container: own.container,
  };
}

const pgbouncerTask = (name: string, args: TasksArgs, opts: pulumi.CustomResourceOptions): Task =>
  task(
    name,
    {
      ...args,
      ...pgbouncerWiring(args),
      description: `PgBouncer ${name}`,
      serving: {
        portMappings: [{ name: "postgres", containerPort: port, protocol: "tcp" }],
        healthCheck: {
          command: ["CMD", "nc", "-z", "127.0.0.1", String(port)],
          interval: 10,
          timeout: 5,
          retries: 3,
          startPeriod: 10,
        },
      },
    },
    opts,
  );

interface Balancer {
  readonly balancer: aws.lb.LoadBalancer;
  readonly targetGroup: aws.lb.TargetGroup;
  readonly listener: aws.lb.Listener;
}

function loadBalancer(name: string, { network }: TasksArgs, peer: Peer, opts: pulumi.CustomResourceOptions): Balancer {
  const balancer = new aws.lb.LoadBalancer(
    `${name}-load-balancer`,
    {
      // A load balancer's name has 32 characters, 26 of which AWS adds to a prefix.
      namePrefix: "pool-",
      loadBalancerType: "network",
      internal: true,
      subnets: network.privateSubnetIds,
      securityGroups: [peer.securityGroupId],
      // With one task, it may stand in another zone than the client.
      enableCrossZoneLoadBalancing: true,
      tags: named(`${name}-load-balancer`),
    },
    opts,
  );
  const targetGroup = new aws.lb.TargetGroup(
    `${name}-target-group`,
    {
      namePrefix: "pool-",
      vpcId: network.vpcId,
      targetType: "ip",
      port,
      protocol: "TCP",
      // A task that ends has its clients finish their transactions, and closes the connections by itself.
      deregistrationDelay: 30,
      healthCheck: { protocol: "TCP", interval: 10, healthyThreshold: 2, unhealthyThreshold: 2 },
      tags: named(`${name}-target-group`),
    },
    opts,
  );
  const listener = new aws.lb.Listener(
    `${name}-listener`,
    {
      loadBalancerArn: balancer.arn,
      port,
      protocol: "TCP",
      defaultActions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
    },
    opts,
  );
  return { balancer, targetGroup, listener };
}

interface Parts extends Balancer {
  readonly own: Task;
  readonly after: readonly pulumi.Resource[];
}

function ecsService(
  name: string,
  { pooling: { tasks }, cluster, network, running }: TasksArgs,
  { own, targetGroup, listener, after }: Parts,
  opts: pulumi.CustomResourceOptions,
): aws.ecs.Service {
  return new aws.ecs.Service(
    `${name}-service`,
    {
      ...steadyTasks(name, own, cluster, network),
      desiredCount: running ? tasks : 0,
      capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 100, base: 1 }],
      loadBalancers: [{ targetGroupArn: targetGroup.arn, containerName: name, containerPort: port }],
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
    },
    pulumi.mergeOptions(opts, {
      dependsOn: [cluster, listener, ...after],
      customTimeouts: steadyTimeouts,
    }),
  );
}
