import { describe, expect, it } from "vitest";
import { Keys, keysSettings } from "../components/keys";
import { recorded } from "./recorded";
import { account, isImmediate, isProtected, isRecoverable, region } from "./wiring";

const keys = (input: object = {}) =>
  recorded(() => {
    const settings = keysSettings.parse(input);
    const { dataKeyArn, logsKeyArn, backupsKeyArn } = new Keys("keys", { settings, account, region });
    return { dataKeyArn, logsKeyArn, backupsKeyArn };
  });

interface Statement {
  readonly Sid: string;
  readonly Principal: object;
  readonly Condition?: object;
}
const statements = (policy: unknown) => (policy as { Statement: Statement[] }).Statement;

describe("Keys", () => {
  it("are three, one for each kind of content, whose material rotates", async () => {
    const made = await keys({ rotationPeriodInDays: 180 });
    expect(made.names("aws:kms/key:Key")).toEqual(["keys-key-data", "keys-key-logs", "keys-key-backups"]);
    for (const name of made.names("aws:kms/key:Key")) {
      expect(made.inputs(name), name).toMatchObject({ enableKeyRotation: true, rotationPeriodInDays: 180 });
    }
    expect(made.plan.outputs).toEqual({
      dataKeyArn: "arn:aws:test:::keys-key-data",
      logsKeyArn: "arn:aws:test:::keys-key-logs",
      backupsKeyArn: "arn:aws:test:::keys-key-backups",
    });
  });

  it("obey the account's IAM, so that nobody is ever locked out", async () => {
    const made = await keys();
    for (const name of made.names("aws:kms/key:Key")) {
      expect(statements(made.document(name))[0], name).toEqual({
        Sid: "Account",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::222222222222:root" },
        Action: "kms:*",
        Resource: "*",
      });
    }
  });

  it("let CloudWatch use the key of logs, for this account's logs and alarms alone, and no service use the others", async () => {
    const made = await keys();
    expect(statements(made.document("keys-key-logs")).slice(1)).toMatchObject([
      {
        Principal: { Service: "logs.eu-central-1.amazonaws.com" },
        Condition: {
          ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-central-1:222222222222:log-group:*" },
        },
      },
      {
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Condition: { StringEquals: { "aws:SourceAccount": "222222222222" } },
      },
    ]);
    expect(statements(made.document("keys-key-data"))).toHaveLength(1);
    expect(statements(made.document("keys-key-backups"))).toHaveLength(1);
  });

  it.each([
    ["protected", isProtected, true, 30],
    ["recoverable", isRecoverable, false, 30],
    ["immediate", isImmediate, false, 7],
  ])("%s", async (_, deletion, protect, deletionWindowInDays) => {
    const made = await keys({ deletion });
    for (const name of made.names("aws:kms/key:Key")) {
      expect(made.resource(name).protect, name).toBe(protect);
      expect(made.inputs(name), name).toMatchObject({ deletionWindowInDays });
    }
  });
});
