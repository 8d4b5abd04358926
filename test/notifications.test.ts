import { describe, expect, it } from "vitest";
import { Notifications, notificationsSettings, silentRemark } from "../components/notifications";
import { recorded } from "./recorded";
import { account, given, stack } from "./wiring";

const notifications = (input: object = {}) =>
  recorded(() => {
    const settings = notificationsSettings.parse(input);
    return new Notifications("notifications", { settings, account, keyArn: "logs-key" }).topicArns;
  });

describe("Notifications", () => {
  it("have an encrypted topic for each severity, to which only this account's alarms may write", async () => {
    const made = await notifications();
    expect(made.plan.outputs).toEqual({
      critical: "arn:aws:test:::notifications-topic-critical",
      warning: "arn:aws:test:::notifications-topic-warning",
    });
    for (const severity of ["critical", "warning"]) {
      const arn = `arn:aws:test:::notifications-topic-${severity}`;
      expect(made.inputs(`notifications-topic-${severity}`)).toMatchObject({ kmsMasterKeyId: "logs-key" });
      expect(made.inputs(`notifications-topic-policy-${severity}`)["arn"]).toBe(arn);
      expect(made.document(`notifications-topic-policy-${severity}`)).toMatchObject({
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: "sns:Publish",
            Resource: arn,
            Condition: { StringEquals: { "aws:SourceAccount": "222222222222" } },
          },
        ],
      });
    }
  });

  it("tell subscribers by e-mail or by https, each of the severity that it asked for", async () => {
    const made = await notifications({ critical: ["https://pager.example/x"], warning: ["team@shop.example"] });
    expect(made.names("aws:sns/topicSubscription:TopicSubscription")).toHaveLength(2);
    // A URL often has a key in it, so neither name nor plan show it.
    const [pager = ""] = made.names("aws:sns/topicSubscription:TopicSubscription");
    expect(pager).toMatch(/^notifications-topic-subscription-critical-[0-9a-f]{12}$/);
    expect(made.visible()).not.toContain("pager.example");
    expect(made.inputs(pager)).toEqual({
      topic: "arn:aws:test:::notifications-topic-critical",
      protocol: "https",
      endpoint: "https://pager.example/x",
    });
    expect(made.inputs("notifications-topic-subscription-warning-team@shop.example")).toEqual({
      topic: "arn:aws:test:::notifications-topic-warning",
      protocol: "email",
      endpoint: "team@shop.example",
    });
  });

  it.each(["http://pager.example", "somebody"])("refuse %s", (subscriber) => {
    const { error } = notificationsSettings.safeParse({ critical: [subscriber] });
    expect(error?.issues).toMatchObject([{ path: ["critical", 0], message: "an e-mail address or an https:// URL" }]);
  });

  it("say so where nobody would hear of an alarm", () => {
    const settings = { notifications: notificationsSettings.parse({ warning: ["team@shop.example"] }) };
    expect(silentRemark({ settings, stack, given })).toEqual([
      "critical alarms reach nobody: notifications.critical is empty",
    ]);
  });
});
