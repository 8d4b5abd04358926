import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { watch, type AlarmArgs, type AlarmSpec } from "../alarm";
import { isProtected } from "../deletion";
import { named } from "../names";
import { serviceRole } from "../role";
import { awsCron } from "../schedule";
import { backupAlarms } from "./alarms";
import { leastRetentionDays, type BackupsSettings } from "./settings";

export interface BackupsArgs {
  readonly settings: BackupsSettings;
  /** What is backed up; which resources there are is known before any is made. */
  readonly resourceArns: readonly pulumi.Input<string>[];
  /** Encrypts what AWS Backup stores itself, such as buckets; a snapshot of RDS keeps the key of its database. */
  readonly keyArn: pulumi.Input<string>;
  readonly alarms: AlarmArgs;
}

/** A vault on AWS Backup, and the plan by which databases and buckets are copied into it. */
export class Backups extends pulumi.ComponentResource {
  readonly vaultName: pulumi.Output<string>;
  readonly watched: readonly AlarmSpec[];

  constructor(name: string, args: BackupsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:index:Backups", name, {}, opts);
    const { settings, resourceArns } = args;
    const vault = makeVault(this, name, args);
    const plan = makePlan(this, name, settings, vault);
    const roleArn = backupRole(this, name);
    // The vault outlives what was in the plan, whose backups are still in it.
    const isUsed = resourceArns.length > 0;
    if (isUsed) {
      new aws.backup.Selection(
        `${name}-selection`,
        { planId: plan.id, iamRoleArn: roleArn, resources: [...resourceArns] },
        { parent: this },
      );
    }
    this.watched = watch(name, isUsed ? backupAlarms(settings, vault.name) : [], args.alarms, { parent: this });
    this.vaultName = vault.name;
    this.registerOutputs({ vaultName: this.vaultName });
  }
}

function makeVault(parent: Backups, name: string, { settings, keyArn }: BackupsArgs): aws.backup.Vault {
  const kept = isProtected(settings.deletion);
  const vault = new aws.backup.Vault(
    `${name}-vault`,
    { kmsKeyArn: keyArn, forceDestroy: !kept, tags: named(`${name}-vault`) },
    { parent, protect: kept },
  );
  if (kept) {
    // A lock of governance: until its time is over nobody can delete a backup but who may take away the lock itself. Its
    // least days are always those of the schema: the provider replaces a lock whose days change, and would take the new one
    // away with the old. Pulumi does not protect it, so that it goes when the vault's protection is given up.
    new aws.backup.VaultLockConfiguration(
      `${name}-vault-lock`,
      { backupVaultName: vault.name, minRetentionDays: leastRetentionDays },
      { parent },
    );
  }
  return vault;
}

function makePlan(parent: Backups, name: string, settings: BackupsSettings, vault: aws.backup.Vault): aws.backup.Plan {
  return new aws.backup.Plan(
    `${name}-plan`,
    {
      rules: [
        {
          ruleName: "scheduled",
          targetVaultName: vault.name,
          schedule: awsCron(settings.schedule),
          scheduleExpressionTimezone: settings.timeZone,
          startWindow: settings.startWindowMinutes,
          completionWindow: settings.completionWindowMinutes,
          lifecycle: { deleteAfter: settings.retentionDays },
        },
      ],
      tags: named(`${name}-plan`),
    },
    { parent },
  );
}

/** By which AWS Backup makes backups, and people restore them. */
function backupRole(parent: Backups, name: string): pulumi.Output<string> {
  const opts = { parent };
  const role = serviceRole(`${name}-role`, "backup.amazonaws.com", opts);
  for (const [key, policy] of Object.entries(managedPolicies)) {
    new aws.iam.RolePolicyAttachment(
      `${name}-role-policy-attachment-${key}`,
      { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
      opts,
    );
  }
  return role.arn;
}

/** Source: "Managed policies for AWS Backup", AWS Backup Developer Guide. */
const managedPolicies = {
  backup: "service-role/AWSBackupServiceRolePolicyForBackup",
  restores: "service-role/AWSBackupServiceRolePolicyForRestores",
  "s3-backup": "AWSBackupServiceRolePolicyForS3Backup",
  "s3-restore": "AWSBackupServiceRolePolicyForS3Restore",
};
