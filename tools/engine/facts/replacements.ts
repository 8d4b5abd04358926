/**
 * What replaces a resource instead of changing it in place, by type, and where that stands. Pulumi's AWS provider follows
 * ForceNew and RequiresReplace of terraform-provider-aws, which no package that this project installs carries: so this is
 * the extract of its source files, in Pulumi's names. `region` is left out: it replaces every type that has it
 * ("Enhanced Region Support" in the provider's documentation).
 */
export interface Replacements {
  /** The file below internal/service of terraform-provider-aws. */
  readonly file: string;
  /** The commit at which the file was read for this table; without it, the entry is known but was not read again. */
  readonly readAt?: string;
  /** Properties, or paths such as `deploymentController.type`, of which any change replaces. */
  readonly replaces?: string;
  /** Properties that replace when they come or go, and are changed in place otherwise. */
  readonly comesOrGoes?: string;
  /** Properties of which any change replaces, unless the property that each names is true. */
  readonly unless?: Readonly<Record<string, string>>;
  /** The property that Pulumi makes a name for, with the most characters that AWS lets it have; `name` is found by itself. */
  readonly named?: readonly [property: string, maxLength: number];
}

const from = (file: string, replaces = "", more: Partial<Replacements> = {}): Replacements => ({
  file,
  ...(replaces === "" ? {} : { replaces }),
  ...more,
});
const at = (readAt: string) => ({ readAt });
const named = (maxLength: number, property = "name") => ({ named: [property, maxLength] as const });

const ofBucket = "bucket expectedBucketOwner";
const ofRule = {
  comesOrGoes: "cidrIpv4 cidrIpv6 prefixListId referencedSecurityGroupId",
  ...at("00a322094b4b"),
};

/**
 * Left out is what replaces under conditions of other properties that no stack fulfils: an engine that goes back to an
 * older version, a network load balancer that gets its first or loses its last security group or loses a subnet, and private DNS of an endpoint that is no interface.
 *
 * Limits of names are those of the services' API references, as in test/names.test.ts.
 */
export const replacements: Readonly<Record<string, Replacements>> = {
  "aws:acm/certificate:Certificate": from(
    "acm/certificate.go",
    "certificateAuthorityArn domainName keyAlgorithm subjectAlternativeNames validationMethod validationOptions",
    at("01661ea3cbe6"),
  ),
  "aws:acm/certificateValidation:CertificateValidation": from(
    "acm/certificate_validation.go",
    "certificateArn validationRecordFqdns",
  ),
  "aws:appautoscaling/policy:Policy": from(
    "appautoscaling/policy.go",
    "name resourceId scalableDimension serviceNamespace",
    named(256),
  ),
  "aws:appautoscaling/target:Target": from(
    "appautoscaling/target.go",
    "resourceId scalableDimension serviceNamespace",
    at("0105d2191ae7"),
  ),
  "aws:backup/plan:Plan": from("backup/plan.go", "name", { ...named(50), ...at("01f431114674") }),
  "aws:backup/selection:Selection": from(
    "backup/selection.go",
    "conditions iamRoleArn name notResources planId resources selectionTags",
    named(50),
  ),
  "aws:backup/vault:Vault": from("backup/vault.go", "kmsKeyArn name", named(50)),
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": from(
    "backup/vault_lock_configuration.go",
    "backupVaultName changeableForDays maxRetentionDays minRetentionDays",
  ),
  "aws:cloudwatch/dashboard:Dashboard": from("cloudwatch/dashboard.go", "dashboardName"),
  "aws:cloudwatch/logGroup:LogGroup": from("logs/group.go", "logGroupClass name namePrefix", named(512)),
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": from("logs/metric_filter.go", "logGroupName name", {
    ...named(512),
    ...at("0f14e6f61f91"),
  }),
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": from(
    "logs/resource_policy.go",
    "policyName resourceArn",
    at("00a35305dc1b"),
  ),
  "aws:cloudwatch/metricAlarm:MetricAlarm": from("cloudwatch/metric_alarm.go", "name", named(255)),
  "aws:docdb/cluster:Cluster": from(
    "docdb/cluster.go",
    "availabilityZones clusterIdentifier clusterIdentifierPrefix dbSubnetGroupName engine kmsKeyId masterUsername port restoreToPointInTime snapshotIdentifier storageEncrypted",
    { ...named(63, "clusterIdentifier"), ...at("010e0435dc8d") },
  ),
  "aws:docdb/clusterInstance:ClusterInstance": from(
    "docdb/cluster_instance.go",
    "availabilityZone clusterIdentifier engine identifier identifierPrefix",
    { ...named(63, "identifier"), ...at("03b4c0151077") },
  ),
  "aws:docdb/clusterParameterGroup:ClusterParameterGroup": from(
    "docdb/cluster_parameter_group.go",
    "description family name namePrefix",
    { ...named(255), ...at("0015017ad405") },
  ),
  "aws:docdb/subnetGroup:SubnetGroup": from("docdb/subnet_group.go", "name namePrefix", named(255)),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": from("ec2/vpc_default_security_group.go", "vpcId"),
  "aws:ec2/eip:Eip": from(
    "ec2/ec2_eip.go",
    "address domain ipamPoolId networkBorderGroup publicIpv4Pool",
    at("01606926a0c0"),
  ),
  "aws:ec2/flowLog:FlowLog": from(
    "ec2/vpc_flow_log.go",
    "deliverCrossAccountRole destinationOptions eniId iamRoleArn logDestination logDestinationType logFormat maxAggregationInterval regionalNatGatewayId subnetId trafficType transitGatewayAttachmentId transitGatewayId vpcId",
    at("00a35305dc1b"),
  ),
  "aws:ec2/internetGateway:InternetGateway": from("ec2/vpc_internet_gateway.go"),
  "aws:ec2/natGateway:NatGateway": from(
    "ec2/vpc_nat_gateway.go",
    "allocationId availabilityMode connectivityType privateIp secondaryPrivateIpAddressCount subnetId vpcId",
    at("04088eaa5494"),
  ),
  "aws:ec2/route:Route": from(
    "ec2/vpc_route.go",
    "destinationCidrBlock destinationIpv6CidrBlock destinationPrefixListId routeTableId",
  ),
  "aws:ec2/routeTable:RouteTable": from("ec2/vpc_route_table.go", "vpcId"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": from(
    "ec2/vpc_route_table_association.go",
    "gatewayId subnetId",
  ),
  "aws:ec2/securityGroup:SecurityGroup": from(
    "ec2/vpc_security_group.go",
    "description name namePrefix vpcId",
    named(255),
  ),
  "aws:ec2/subnet:Subnet": from(
    "ec2/vpc_subnet.go",
    "availabilityZone availabilityZoneId cidrBlock ipv4IpamPoolId ipv4NetmaskLength ipv6IpamPoolId ipv6Native ipv6NetmaskLength outpostArn vpcId",
    at("00cda125a19d"),
  ),
  "aws:ec2/vpc:Vpc": from("ec2/vpc_.go", "cidrBlock ipv4IpamPoolId ipv4NetmaskLength"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": from(
    "ec2/vpc_endpoint.go",
    "dnsOptions.privateDnsPreference dnsOptions.privateDnsSpecifiedDomains resourceConfigurationArn serviceName serviceNetworkArn serviceRegion vpcEndpointType vpcId",
    at("008db85aad5e"),
  ),
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": from("ecr/lifecycle_policy.go", "policy repository", at("00a35305dc1b")),
  "aws:ecr/repository:Repository": from("ecr/repository.go", "encryptionConfigurations name", named(256)),
  "aws:ecs/cluster:Cluster": from("ecs/cluster.go", "name", named(255)),
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": from("ecs/cluster_capacity_providers.go", "clusterName"),
  "aws:ecs/service:Service": from(
    "ecs/service.go",
    "cluster deploymentController.type iamRole launchType name schedulingStrategy",
    {
      ...named(255),
      comesOrGoes: "capacityProviderStrategies",
      unless: { capacityProviderStrategies: "forceNewDeployment" },
      ...at("00a919d1548e"),
    },
  ),
  "aws:ecs/taskDefinition:TaskDefinition": from(
    "ecs/task_definition.go",
    "containerDefinitions cpu enableFaultInjection ephemeralStorage executionRoleArn family ipcMode memory networkMode pidMode placementConstraints proxyConfiguration requiresCompatibilities runtimePlatform taskRoleArn volumes",
    at("f1750b8668f2"),
  ),
  "aws:eks/accessEntry:AccessEntry": from("eks/access_entry.go", "clusterName principalArn type", at("01f431114674")),
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": from(
    "eks/access_policy_association.go",
    "accessScope clusterName policyArn principalArn",
    at("01f431114674"),
  ),
  "aws:eks/addon:Addon": from("eks/addon.go", "addonName clusterName", at("00a35305dc1b")),
  // Encryption cannot be taken away again.
  "aws:eks/cluster:Cluster": from(
    "eks/cluster.go",
    "accessConfig.bootstrapClusterCreatorAdminPermissions bootstrapSelfManagedAddons computeConfig.nodeRoleArn kubernetesNetworkConfig.ipFamily kubernetesNetworkConfig.serviceIpv4Cidr name outpostConfig remoteNetworkConfig roleArn",
    { ...named(100), comesOrGoes: "encryptionConfig", ...at("00555dc5b38f") },
  ),
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": from(
    "eks/pod_identity_association.go",
    "clusterName namespace serviceAccount",
    at("00a35305dc1b"),
  ),
  "aws:elasticache/parameterGroup:ParameterGroup": from(
    "elasticache/parameter_group.go",
    "description family name",
    named(255),
  ),
  "aws:elasticache/replicationGroup:ReplicationGroup": from(
    "elasticache/replication_group.go",
    "atRestEncryptionEnabled dataTieringEnabled globalReplicationGroupId kmsKeyId networkType nodeGroupConfigurations port replicationGroupId securityGroupNames snapshotArns snapshotName subnetGroupName",
    { ...named(40, "replicationGroupId"), ...at("001b6364c1a3") },
  ),
  "aws:elasticache/subnetGroup:SubnetGroup": from("elasticache/subnet_group.go", "name", named(255)),
  "aws:iam/role:Role": from("iam/role.go", "name namePrefix path", named(64)),
  "aws:iam/rolePolicy:RolePolicy": from("iam/role_policy.go", "name namePrefix role", named(128)),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": from("iam/role_policy_attachment.go", "policyArn role"),
  "aws:kms/key:Key": from(
    "kms/key.go",
    "customKeyStoreId customerMasterKeySpec keyUsage multiRegion xksKeyId",
    at("00a35305dc1b"),
  ),
  "aws:lambda/function:Function": from("lambda/function.go", "name packageType tenancyConfig", {
    ...named(64),
    comesOrGoes: "durableConfig",
    ...at("0156d84e6bb4"),
  }),
  // `input` replaces while lifecycleScope is CREATE_ONLY, which is its default.
  "aws:lambda/invocation:Invocation": from(
    "lambda/invocation.go",
    "functionName input qualifier triggers",
    at("0133e9ef3555"),
  ),
  "aws:lb/listener:Listener": from("elbv2/listener.go", "loadBalancerArn"),
  "aws:lb/listenerRule:ListenerRule": from("elbv2/listener_rule.go", "listenerArn", at("032c4f076a6c")),
  "aws:lb/loadBalancer:LoadBalancer": from(
    "elbv2/load_balancer.go",
    "customerOwnedIpv4Pool internal loadBalancerType name namePrefix",
    { ...named(32), ...at("00edc94be7a8") },
  ),
  "aws:lb/targetGroup:TargetGroup": from(
    "elbv2/target_group.go",
    "ipAddressType name namePrefix port protocol protocolVersion targetControlPort targetType vpcId",
    { ...named(32), ...at("013cfb4cddc9") },
  ),
  // `identifier` replaced in the version that was read; since 4.57 it is changed in place.
  "aws:rds/instance:Instance": from(
    "rds/instance.go",
    "availabilityZone backupTarget characterSetName customIamInstanceProfile dbName engine kmsKeyId ncharCharacterSetName restoreToPointInTime s3Import.bucketName s3Import.bucketPrefix s3Import.ingestionRole s3Import.sourceEngine s3Import.sourceEngineVersion snapshotIdentifier storageEncrypted timezone username",
    { ...named(63, "identifier"), ...at("00e4b2383885") },
  ),
  "aws:rds/parameterGroup:ParameterGroup": from(
    "rds/parameter_group.go",
    "description family name namePrefix",
    named(255),
  ),
  "aws:rds/proxy:Proxy": from(
    "rds/proxy.go",
    "endpointNetworkType engineFamily targetConnectionNetworkType vpcSubnetIds",
    { ...named(60), ...at("013f1736b904") },
  ),
  "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": from("rds/proxy_default_target_group.go", "dbProxyName"),
  "aws:rds/proxyTarget:ProxyTarget": from(
    "rds/proxy_target.go",
    "dbClusterIdentifier dbInstanceIdentifier dbProxyName targetGroupName",
  ),
  "aws:rds/subnetGroup:SubnetGroup": from("rds/subnet_group.go", "name namePrefix", named(255)),
  "aws:route53/record:Record": from("route53/record.go", "name zoneId", at("00655c1681ea")),
  "aws:route53/zone:Zone": from("route53/zone.go", "delegationSetId name", named(1024)),
  "aws:s3/bucket:Bucket": from(
    "s3/bucket.go",
    "bucket bucketNamespace bucketPrefix objectLockEnabled",
    named(63, "bucket"),
  ),
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": from("s3/bucket_cors_configuration.go", ofBucket),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": from(
    "s3/bucket_lifecycle_configuration.go",
    ofBucket,
  ),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": from(
    "s3/bucket_object_lock_configuration.go",
    `${ofBucket} objectLockEnabled`,
  ),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": from("s3/bucket_ownership_controls.go", "bucket"),
  "aws:s3/bucketPolicy:BucketPolicy": from("s3/bucket_policy.go", "bucket"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": from("s3/bucket_public_access_block.go", "bucket"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": from(
    "s3/bucket_server_side_encryption_configuration.go",
    ofBucket,
  ),
  "aws:s3/bucketVersioning:BucketVersioning": from("s3/bucket_versioning.go", ofBucket),
  "aws:scheduler/schedule:Schedule": from("scheduler/schedule.go", "groupName name namePrefix", named(64)),
  "aws:secretsmanager/secret:Secret": from("secretsmanager/secret.go", "name namePrefix", {
    ...named(512),
    ...at("00c21cedec06"),
  }),
  "aws:secretsmanager/secretVersion:SecretVersion": from(
    "secretsmanager/secret_version.go",
    "secretBinary secretId secretString secretStringWoVersion",
    at("0042e8ea0de2"),
  ),
  "aws:servicediscovery/httpNamespace:HttpNamespace": from("servicediscovery/http_namespace.go", "description name", {
    ...named(1024),
    ...at("04a2e6e5bc62"),
  }),
  "aws:sfn/stateMachine:StateMachine": from("sfn/state_machine.go", "name namePrefix type", {
    ...named(80),
    ...at("01f431114674"),
  }),
  "aws:sns/topic:Topic": from("sns/topic.go", "fifoTopic name namePrefix", named(256)),
  "aws:sns/topicPolicy:TopicPolicy": from("sns/topic_policy.go", "arn"),
  "aws:sns/topicSubscription:TopicSubscription": from("sns/topic_subscription.go", "endpoint protocol topic"),
  "aws:sqs/queue:Queue": from("sqs/queue.go", "fifoQueue name namePrefix", named(80)),
  "aws:sqs/queuePolicy:QueuePolicy": from("sqs/queue_policy.go", "queueUrl"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": from(
    "ec2/vpc_security_group_ingress_rule.go",
    "securityGroupId",
    ofRule,
  ),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": from(
    "ec2/vpc_security_group_ingress_rule.go",
    "securityGroupId",
    ofRule,
  ),
  "aws:wafv2/ipSet:IpSet": from("wafv2/ip_set.go", "ipAddressVersion name namePrefix scope", named(128)),
  "aws:wafv2/webAcl:WebAcl": from("wafv2/web_acl.go", "name namePrefix scope", named(128)),
  "aws:wafv2/webAclAssociation:WebAclAssociation": from("wafv2/web_acl_association.go", "resourceArn webAclArn"),
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": from(
    "wafv2/web_acl_logging_configuration.go",
    "logDestinationConfigs resourceArn",
    at("012f18cf44ec"),
  ),
};
