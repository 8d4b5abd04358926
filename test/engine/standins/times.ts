/** Seconds until AWS says that one is ready, of the types that people wait for: rough estimates, right in their order alone. */
const seconds: Readonly<Record<string, number>> = {
  "aws:acm/certificateValidation:CertificateValidation": 60,
  "aws:ec2/natGateway:NatGateway": 100,
  "aws:ec2/vpc:Vpc": 12,
  "aws:ec2/vpcEndpoint:VpcEndpoint": 8,
  "aws:ecs/service:Service": 150,
  "aws:elasticache/replicationGroup:ReplicationGroup": 600,
  "aws:kms/key:Key": 10,
  "aws:lambda/function:Function": 15,
  "aws:lambda/invocation:Invocation": 10,
  "aws:lb/loadBalancer:LoadBalancer": 180,
  "aws:rds/instance:Instance": 600,
  "aws:rds/proxy:Proxy": 300,
  "aws:route53/record:Record": 40,
  "aws:route53/zone:Zone": 45,
};

/** How many milliseconds a create takes here: PLINTH_STANDIN_TIME for each second of AWS, 0 by default. */
export const millisecondsOf = (type: string): number =>
  (seconds[type] ?? 1) * Number(process.env["PLINTH_STANDIN_TIME"] ?? "0");
