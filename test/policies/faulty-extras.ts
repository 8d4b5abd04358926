import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Resources beside the platform, as somebody in a hurry writes them: a copy of this takes the place of extras.ts. */
export function extras(parent: pulumi.Resource): void {
  const opts = { parent };
  const group = new aws.ec2.SecurityGroup(
    "faulty-group",
    {
      description: "for a look at it from home",
      ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }],
    },
    opts,
  );
  new aws.vpc.SecurityGroupIngressRule(
    "faulty-rule",
    { securityGroupId: group.id, ipProtocol: "-1", cidrIpv6: "::/0" },
    opts,
  );
  const database = new aws.rds.Instance(
    "faulty-database",
    { engine: "postgres", instanceClass: "db.t4g.micro", allocatedStorage: 20, skipFinalSnapshot: true },
    opts,
  );
  new aws.ecs.TaskDefinition(
    "faulty-task",
    {
      family: "faulty",
      containerDefinitions: pulumi.jsonStringify([
        { name: "faulty", environment: [{ name: "HOST", value: database.address }] },
      ]),
    },
    opts,
  );
  slowToStart(opts);
  new aws.s3.Bucket("faulty-bucket", {}, opts);
  new aws.secretsmanager.Secret("faulty-secret", { recoveryWindowInDays: 0 }, opts);
  new aws.cloudwatch.MetricAlarm(
    "faulty-alarm",
    {
      ...{ namespace: "AWS/RDS", metricName: "DatabaseConnections", statistic: "Maximum", period: 300 },
      dimensions: { DBInstanceIdentifier: database.identifier },
      ...{ comparisonOperator: "GreaterThanThreshold", threshold: 100, evaluationPeriods: 5, datapointsToAlarm: 6 },
    },
    opts,
  );
}

/** A service that takes longer to start than its load balancer waits. */
function slowToStart(opts: pulumi.CustomResourceOptions): void {
  const image = "public.ecr.aws/nginx/nginx:1";
  const container = {
    name: "slow",
    image,
    stopTimeout: 120,
    healthCheck: { command: ["CMD", "true"], startPeriod: 300 },
  };
  const group = new aws.lb.TargetGroup(
    "slow-target-group",
    {
      ...{ vpcId: "vpc-1", targetType: "ip", port: 80, protocol: "HTTP", deregistrationDelay: 120 },
      healthCheck: { interval: 10, timeout: 5, unhealthyThreshold: 2, healthyThreshold: 2 },
    },
    opts,
  );
  const task = new aws.ecs.TaskDefinition(
    "slow-task",
    { family: "slow", containerDefinitions: JSON.stringify([container]) },
    opts,
  );
  new aws.ecs.Service(
    "slow-service",
    {
      cluster: "default",
      taskDefinition: task.arn,
      loadBalancers: [{ targetGroupArn: group.arn, containerName: "slow", containerPort: 80 }],
    },
    opts,
  );
}
