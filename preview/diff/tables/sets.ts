/**
 * Lists of which AWS knows no order, by type: the schema.TypeSet among what Plinth sets, in the files of
 * terraform-provider-aws that the replacements name.
 */
export const sets: Readonly<Record<string, string>> = {
  "aws:acm/certificate:Certificate": "subjectAlternativeNames",
  "aws:acm/certificateValidation:CertificateValidation": "validationRecordFqdns",
  "aws:backup/plan:Plan": "rules",
  "aws:backup/selection:Selection": "resources notResources",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "alarmActions okActions insufficientDataActions metricQueries",
  "aws:docdb/cluster:Cluster": "availabilityZones vpcSecurityGroupIds",
  "aws:docdb/clusterParameterGroup:ClusterParameterGroup": "parameters",
  "aws:docdb/subnetGroup:SubnetGroup": "subnetIds",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "egress ingress",
  // The blocks of a rule (`cidrBlocks`) are a list, with an order.
  "aws:ec2/securityGroup:SecurityGroup": "egress ingress",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "routeTableIds securityGroupIds subnetIds",
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": "capacityProviders defaultCapacityProviderStrategies",
  "aws:ecs/service:Service":
    "capacityProviderStrategies loadBalancers networkConfiguration.securityGroups networkConfiguration.subnets",
  "aws:ecs/taskDefinition:TaskDefinition": "requiresCompatibilities volumes",
  "aws:eks/accessEntry:AccessEntry": "kubernetesGroups",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": "accessScope.namespaces",
  "aws:eks/cluster:Cluster":
    "computeConfig.nodePools enabledClusterLogTypes encryptionConfig.resources vpcConfig.publicAccessCidrs vpcConfig.securityGroupIds vpcConfig.subnetIds",
  "aws:elasticache/parameterGroup:ParameterGroup": "parameters",
  "aws:elasticache/replicationGroup:ReplicationGroup": "logDeliveryConfigurations securityGroupIds",
  "aws:elasticache/subnetGroup:SubnetGroup": "subnetIds",
  "aws:lambda/function:Function": "vpcConfig.securityGroupIds vpcConfig.subnetIds",
  "aws:lb/listenerRule:ListenerRule": "conditions conditions[*].hostHeader.values conditions[*].pathPattern.values",
  "aws:lb/loadBalancer:LoadBalancer": "securityGroups subnets",
  "aws:rds/instance:Instance": "enabledCloudwatchLogsExports vpcSecurityGroupIds",
  "aws:rds/parameterGroup:ParameterGroup": "parameters",
  "aws:rds/proxy:Proxy": "auths vpcSecurityGroupIds vpcSubnetIds",
  "aws:rds/subnetGroup:SubnetGroup": "subnetIds",
  "aws:route53/record:Record": "records",
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": "corsRules",
  "aws:wafv2/ipSet:IpSet": "addresses",
  "aws:wafv2/webAcl:WebAcl": "rules",
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": "logDestinationConfigs",
};

/** The paths of a type's lists without an order. */
export const setsOf = (type: string): readonly string[] => sets[type]?.split(" ") ?? [];
