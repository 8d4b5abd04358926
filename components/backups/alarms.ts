import type * as pulumi from "@pulumi/pulumi";
import type { AlarmSpec, Metric } from "../alarm";
import { overdueAlarm } from "../overdue";
import { overdueHours, type BackupsSettings } from "./settings";

/** What can be wrong with backups. Source: "AWS Backup metrics with Amazon CloudWatch", AWS Backup Developer Guide. */
export function backupAlarms(settings: BackupsSettings, vault: pulumi.Input<string>): AlarmSpec[] {
  const metric = (name: string): Metric => ({
    namespace: "AWS/Backup",
    name,
    dimensions: { BackupVaultName: vault },
    statistic: "Sum",
  });
  const failed: AlarmSpec = {
    key: "failed",
    severity: "warning",
    description: "a backup has failed, was given up, or could not be deleted when its time was over",
    metric: {
      expression: "SUM([failed, aborted, expired])",
      metrics: {
        failed: metric("NumberOfBackupJobsFailed"),
        aborted: metric("NumberOfBackupJobsAborted"),
        expired: metric("NumberOfBackupJobsExpired"),
      },
    },
    comparison: "atLeast",
    threshold: 1,
    periodSeconds: 3600,
    periods: 1,
    missing: "fine",
  };
  const hours = overdueHours(settings);
  if (hours === undefined) return [failed];
  const description = `no backup has been completed for ${hours} hours, or none yet`;
  return [failed, overdueAlarm(hours, metric("NumberOfBackupJobsCompleted"), { severity: "critical", description })];
}
