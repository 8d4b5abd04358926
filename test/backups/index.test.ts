import { describe, expect, it } from "vitest";
import { Backups } from "../../components/backups";
import { backupsSettings } from "../../components/backups/settings";
import { recorded } from "../recorded";
import { alarms, isImmediate } from "../wiring";

const lock = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
const made = (input: object = {}, resourceArns = ["arn:aws:rds:main"]) =>
  recorded(() => {
    const { vaultName } = new Backups("backups", {
      settings: backupsSettings.parse(input),
      resourceArns,
      keyArn: "backups-key",
      alarms,
    });
    return { vaultName };
  });

describe("Backups", () => {
  it("lie in a vault with the key of backups, from which nobody deletes them before their time", async () => {
    const recording = await made();
    expect(recording.inputs("backups-vault")).toEqual({
      kmsKeyArn: "backups-key",
      forceDestroy: false,
      tags: { Name: "shop-production-backups-vault" },
    });
    expect(recording.resource("backups-vault").protect).toBe(true);
    expect(recording.plan.outputs["vaultName"]).toBe("backups-vault-1234567");
    // No days in which the lock could be changed: these would make it one for ever.
    expect(recording.inputs("backups-vault-lock")).toEqual({
      backupVaultName: "backups-vault-1234567",
      minRetentionDays: 7,
    });
  });

  it("have a lock that no other retention replaces, and that goes with the vault's protection", async () => {
    const kept = await made({ retentionDays: 90 });
    expect(kept.inputs("backups-vault-lock")["minRetentionDays"]).toBe(7);
    expect(kept.resource("backups-vault-lock").protect).toBe(false);
    const lost = await made({ deletion: isImmediate });
    expect(lost.names(lock)).toEqual([]);
    expect(lost.resource("backups-vault").protect).toBe(false);
    expect(lost.inputs("backups-vault")).toMatchObject({ forceDestroy: true });
  });

  it("are taken by schedule, and kept for as long as is said", async () => {
    const recording = await made({
      schedule: "30 1 * * MON",
      timeZone: "Europe/Berlin",
      startWindowMinutes: 120,
      completionWindowMinutes: 600,
      retentionDays: 90,
    });
    expect(recording.inputs("backups-plan")).toMatchObject({
      rules: [
        {
          ruleName: "scheduled",
          targetVaultName: "backups-vault-1234567",
          schedule: "cron(30 1 ? * MON *)",
          scheduleExpressionTimezone: "Europe/Berlin",
          startWindow: 120,
          completionWindow: 600,
          lifecycle: { deleteAfter: 90 },
        },
      ],
    });
  });

  it("are of what is named, by a role that AWS Backup alone takes on", async () => {
    const recording = await made({}, ["arn:aws:rds:main", "arn:aws:s3:uploads"]);
    expect(recording.inputs("backups-selection")).toMatchObject({
      planId: "backups-plan-id",
      iamRoleArn: "arn:aws:test:::backups-role",
      resources: ["arn:aws:rds:main", "arn:aws:s3:uploads"],
    });
    expect(recording.document("backups-role", "assumeRolePolicy")).toMatchObject({
      Statement: [{ Effect: "Allow", Principal: { Service: "backup.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
    const attachments = recording.names("aws:iam/rolePolicyAttachment:RolePolicyAttachment");
    expect(Object.fromEntries(attachments.map((name) => [name, recording.inputs(name)["policyArn"]]))).toEqual({
      "backups-role-policy-attachment-backup":
        "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
      "backups-role-policy-attachment-restores":
        "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
      "backups-role-policy-attachment-s3-backup": "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
      "backups-role-policy-attachment-s3-restore": "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore",
    });
  });

  it("keep what they have when nothing is backed up any more, and are silent then", async () => {
    const recording = await made({}, []);
    expect(recording.names("aws:backup/vault:Vault")).toEqual(["backups-vault"]);
    expect(recording.names("aws:backup/selection:Selection")).toEqual([]);
    expect(recording.names("aws:cloudwatch/metricAlarm:MetricAlarm")).toEqual([]);
  });

  it("are all its own", async () => {
    const recording = await made();
    const own = recording.plan.resources.filter(({ type }) => type.startsWith("aws:"));
    expect(own).toHaveLength(11);
    expect(new Set(own.map(({ parent }) => parent))).toEqual(
      new Set(["urn:pulumi:production::shop::plinth:index:Backups::backups"]),
    );
  });
});

describe("the alarms of backups", () => {
  it("tell of one that did not succeed", async () => {
    const recording = await made();
    const metric = (id: string, metricName: string) => ({
      id,
      metric: {
        namespace: "AWS/Backup",
        metricName,
        dimensions: { BackupVaultName: "backups-vault-1234567" },
        period: 3600,
        stat: "Sum",
      },
    });
    expect(recording.inputs("backups-metric-alarm-failed")).toMatchObject({
      metricQueries: [
        { id: "result", expression: "SUM([failed, aborted, expired])", returnData: true },
        metric("failed", "NumberOfBackupJobsFailed"),
        metric("aborted", "NumberOfBackupJobsAborted"),
        metric("expired", "NumberOfBackupJobsExpired"),
      ],
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: "notBreaching",
      alarmActions: ["topic-warning"],
    });
  });

  it("wake somebody when none has succeeded for 26 hours", async () => {
    const recording = await made();
    expect(recording.inputs("backups-metric-alarm-overdue")).toMatchObject({
      namespace: "AWS/Backup",
      metricName: "NumberOfBackupJobsCompleted",
      dimensions: { BackupVaultName: "backups-vault-1234567" },
      statistic: "Sum",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      period: 3600,
      evaluationPeriods: 26,
      treatMissingData: "breaching",
      alarmActions: ["topic-critical"],
    });
  });

  it("leave out what CloudWatch cannot look back to", async () => {
    const recording = await made({ schedule: "0 2 * * SUN" });
    expect(recording.names("aws:cloudwatch/metricAlarm:MetricAlarm")).toEqual(["backups-metric-alarm-failed"]);
  });
});
