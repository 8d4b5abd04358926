import { logsSettings } from "../components/log-group";

/** What components of a test are wired to. */
export const logs = { settings: logsSettings.parse({ retentionDays: 30 }), keyArn: "logs-key" };
export const alarms = { topicArns: { critical: "topic-critical", warning: "topic-warning" } };
