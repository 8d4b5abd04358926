import type { Rule } from "./rule";
import { alarmCoverage } from "./rules/alarm-coverage";
import { alarmCanFire, alarmReachesHuman } from "./rules/alarms";
import { backupBucketElsewhere, backupBucketLock } from "./rules/backup-buckets";
import { backupElsewhere, rpoBySchedule } from "./rules/backups";
import {
  bucketAccessLogs,
  bucketEncryption,
  bucketLifecycle,
  bucketNoAcls,
  bucketPolicyPrivate,
  bucketPublicAccessBlock,
  bucketTls,
  bucketVersioning,
} from "./rules/buckets";
import {
  cacheEncrypted,
  cacheFailover,
  cacheOwnKey,
  cachePassword,
  cacheSnapshots,
  cacheSubnets,
  cacheMinorUpgrades,
} from "./rules/caches";
import { autoscaleSane, deployCapacity } from "./rules/capacity";
import { certificateRenewal } from "./rules/certificates";
import { connectionBudget } from "./rules/connections";
import {
  clusterExecLogged,
  clusterInsights,
  containerEnvironment,
  containerImagePinned,
  containerLogs,
  containerReadOnlyRoot,
  containerUnprivileged,
  containerUser,
  serviceCircuitBreaker,
  servicePrivate,
  servicePlatformVersion,
  taskRoles,
} from "./rules/containers";
import { databaseEvents, databaseIamLogin } from "./rules/database-access";
import { databaseAudit, databaseSlowQueries, databaseTls, databaseProxyTls } from "./rules/database-parameters";
import {
  databaseAdministrator,
  databaseBackups,
  databaseCertificate,
  databaseDeletionProtection,
  databaseEncrypted,
  databaseLogs,
  databaseMultiAz,
  databaseObserved,
  databaseOwnKey,
  databasePrivate,
  databaseSnapshotTags,
  databaseMinorUpgrades,
} from "./rules/databases";
import { zoneQueryLog, zoneSigned } from "./rules/dns";
import { monitorTheEdge } from "./rules/edge";
import { cdnFirewall, cdnHeaders, cdnHttps, cdnLogs, cdnOrigins } from "./rules/edge-cdn";
import { eksEndpoint, eksLogs, eksSecretsEncrypted, eksVersion, hostMetadata, nodeGroupNoSsh } from "./rules/eks";
import { firewallBlocks, firewallLogs, firewallRules } from "./rules/firewall";
import { functionEnvironment, functionPrivate, functionRuntime } from "./rules/functions";
import { iamLeastPrivilege, iamNoAdministrators, iamNoUsers, roleTrust } from "./rules/iam";
import { kmsBlastRadius, statefulProtected } from "./rules/keys";
import { keyDeletionWindow, keyPolicy, keyRotation } from "./rules/keys-single";
import {
  podEnvironment,
  podImagePinned,
  podApartFromHost,
  podProbes,
  podReadOnlyRoot,
  podResources,
  podSeccomp,
  podUnprivileged,
  podUser,
} from "./rules/kubernetes";
import { podNetworkPolicy, podIdentity, rbacLeastPrivilege } from "./rules/kubernetes-access";
import {
  loadBalancerAccessLogs,
  loadBalancerDeletionProtection,
  loadBalancerFirewall,
  loadBalancerHeaders,
  listenerHttps,
  listenerTls,
  targetGroupHealthCheck,
} from "./rules/load-balancers";
import { logOwnKey, logRetention } from "./rules/logs";
import { messagingPrivate, queueDeadLetters, queueEncrypted, topicEncrypted } from "./rules/messaging";
import {
  dataSubnetPrivate,
  natSinglePoint,
  networkDefaultSecurityGroup,
  networkEndpoints,
  networkFlowLog,
  subnetNoPublicAddresses,
} from "./rules/network";
import { networkAclNoAdminPorts } from "./rules/network-acls";
import { pathPermissions } from "./rules/permissions";
import { registryImages, registryLifecycle, registryOwnKey, registryPrivate } from "./rules/registry";
import { secretLifecycle, taskReferences } from "./rules/secret-lifecycle";
import { secretOwnKey, secretRecoveryWindow } from "./rules/secrets";
import {
  securityGroupDescribed,
  securityGroupEgress,
  securityGroupNoAdminPorts,
  securityGroupOnePlace,
  securityGroupOpenPorts,
} from "./rules/security-groups";
import { resourceTags } from "./rules/tags";
import { drainTiming, healthCheckTiming } from "./rules/timing";
import { backupVault } from "./rules/vaults";
import { azSpread } from "./rules/zones";

/** All rules, in the order in which they are told. */
export const rules: readonly Rule[] = [
  connectionBudget,
  healthCheckTiming,
  drainTiming,
  deployCapacity,
  autoscaleSane,
  azSpread,
  natSinglePoint,
  pathPermissions,
  alarmCoverage,
  alarmReachesHuman,
  alarmCanFire,
  monitorTheEdge,
  rpoBySchedule,
  backupElsewhere,
  statefulProtected,
  kmsBlastRadius,
  secretLifecycle,
  taskReferences,
  databaseEncrypted,
  bucketPublicAccessBlock,
  securityGroupNoAdminPorts,
  secretRecoveryWindow,
  networkFlowLog,
  networkDefaultSecurityGroup,
  subnetNoPublicAddresses,
  dataSubnetPrivate,
  networkEndpoints,
  networkAclNoAdminPorts,
  securityGroupOpenPorts,
  securityGroupEgress,
  securityGroupOnePlace,
  securityGroupDescribed,
  listenerHttps,
  listenerTls,
  loadBalancerHeaders,
  loadBalancerAccessLogs,
  loadBalancerDeletionProtection,
  loadBalancerFirewall,
  targetGroupHealthCheck,
  firewallRules,
  firewallBlocks,
  firewallLogs,
  cdnHttps,
  cdnOrigins,
  cdnFirewall,
  cdnHeaders,
  cdnLogs,
  certificateRenewal,
  zoneSigned,
  zoneQueryLog,
  containerUnprivileged,
  containerReadOnlyRoot,
  containerUser,
  containerEnvironment,
  containerLogs,
  containerImagePinned,
  taskRoles,
  clusterInsights,
  clusterExecLogged,
  servicePrivate,
  servicePlatformVersion,
  serviceCircuitBreaker,
  podUser,
  podUnprivileged,
  podReadOnlyRoot,
  podSeccomp,
  podApartFromHost,
  podResources,
  podImagePinned,
  podIdentity,
  podEnvironment,
  podProbes,
  rbacLeastPrivilege,
  podNetworkPolicy,
  eksEndpoint,
  eksSecretsEncrypted,
  eksLogs,
  eksVersion,
  hostMetadata,
  nodeGroupNoSsh,
  functionRuntime,
  functionEnvironment,
  functionPrivate,
  registryImages,
  registryOwnKey,
  registryLifecycle,
  registryPrivate,
  databaseOwnKey,
  databasePrivate,
  databaseMultiAz,
  databaseBackups,
  databaseDeletionProtection,
  databaseObserved,
  databaseLogs,
  databaseMinorUpgrades,
  databaseSnapshotTags,
  databaseCertificate,
  databaseAdministrator,
  databaseIamLogin,
  databaseEvents,
  databaseTls,
  databaseSlowQueries,
  databaseAudit,
  databaseProxyTls,
  cacheEncrypted,
  cacheOwnKey,
  cachePassword,
  cacheFailover,
  cacheSnapshots,
  cacheMinorUpgrades,
  cacheSubnets,
  bucketEncryption,
  bucketTls,
  bucketNoAcls,
  bucketPolicyPrivate,
  bucketVersioning,
  bucketLifecycle,
  bucketAccessLogs,
  backupBucketLock,
  backupBucketElsewhere,
  backupVault,
  secretOwnKey,
  keyRotation,
  keyDeletionWindow,
  keyPolicy,
  iamNoAdministrators,
  iamLeastPrivilege,
  roleTrust,
  iamNoUsers,
  topicEncrypted,
  queueEncrypted,
  messagingPrivate,
  queueDeadLetters,
  logRetention,
  logOwnKey,
  resourceTags,
];
