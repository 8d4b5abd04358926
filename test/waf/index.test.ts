import { describe, expect, it } from "vitest";
import { Waf } from "../../components/waf";
import { wafSettings } from "../../components/waf/settings";
import { recorded, type RecordedOptions } from "../recorded";
import { account, alarms, logs, region } from "../wiring";

const waf = (input: object = {}, options: RecordedOptions = {}) =>
  recorded(() => {
    new Waf("waf", {
      settings: wafSettings.parse(input),
      account,
      region,
      loadBalancerArn: "arn:load-balancer",
      closedPaths: [{ path: "/api/metrics" }],
      logs,
      alarms,
    });
  }, options);

const unlimited = { "203.0.113.7/32": "the load generator", "198.51.100.0/24": "the office, for the big test" };

describe("Waf", () => {
  it("lets pass what no rule refuses, on the load balancer", async () => {
    const made = await waf();
    expect(made.inputs("waf-web-acl")).toMatchObject({
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      customResponseBodies: [{ key: "not-found", contentType: "TEXT_PLAIN", content: "Not found" }],
      visibilityConfig: {
        cloudwatchMetricsEnabled: true,
        metricName: "shop-production-waf",
        sampledRequestsEnabled: true,
      },
      tags: { Name: "shop-production-waf-web-acl" },
    });
    expect(made.inputs("waf-web-acl-association")).toEqual({
      webAclArn: "arn:aws:test:::waf-web-acl",
      resourceArn: "arn:load-balancer",
    });
  });

  it("closes paths, limits rates and asks the groups of AWS", async () => {
    const { rules } = (await waf()).inputs("waf-web-acl");
    expect(rules).toMatchObject([
      { name: expect.stringMatching(/^closed-api-metrics-[0-9a-f]{8}$/) as string, priority: 10 },
      { name: "rate", priority: 20 },
      { name: "managed-ipReputation", priority: 30 },
      { name: "managed-knownBadInputs", priority: 40 },
      { name: "managed-common", priority: 50 },
    ]);
  });

  it("has a set of the addresses without a limit, if there are any", async () => {
    expect((await waf()).names("aws:wafv2/ipSet:IpSet")).toEqual([]);
    const made = await waf({ unlimited });
    expect(made.inputs("waf-ip-set-unlimited")).toMatchObject({
      scope: "REGIONAL",
      ipAddressVersion: "IPV4",
      addresses: ["198.51.100.0/24", "203.0.113.7/32"],
    });
    expect(JSON.stringify(made.inputs("waf-web-acl")["rules"])).toContain("arn:aws:test:::waf-ip-set-unlimited");
    expect(made.dependencies("waf-web-acl")).toContain("waf-ip-set-unlimited");
  });

  it("writes what was refused or counted to a group by the name that WAF wants, once it may", async () => {
    const made = await waf();
    expect(made.inputs("waf-log-group")).toMatchObject({
      name: "aws-waf-logs-shop-production-waf",
      retentionInDays: 30,
      kmsKeyId: "logs-key",
    });
    expect(made.inputs("waf-web-acl-logging-configuration")).toMatchObject({
      resourceArn: "arn:aws:test:::waf-web-acl",
      logDestinationConfigs: ["arn:aws:test:::waf-log-group"],
      loggingFilter: {
        defaultBehavior: "DROP",
        filters: [
          {
            behavior: "KEEP",
            requirement: "MEETS_ANY",
            conditions: [
              { actionCondition: { action: "BLOCK" } },
              { actionCondition: { action: "COUNT" } },
              { actionCondition: { action: "EXCLUDED_AS_COUNT" } },
            ],
          },
        ],
      },
    });
    expect(made.dependencies("waf-web-acl-logging-configuration")).toContain("waf-log-resource-policy");
  });

  it("lets the log delivery of this account alone write there, by a policy of the group's own", async () => {
    const made = await waf();
    expect(made.inputs("waf-log-resource-policy")).toMatchObject({ resourceArn: "arn:aws:test:::waf-log-group" });
    expect(made.inputs("waf-log-resource-policy")).not.toHaveProperty("policyName");
    expect(made.document("waf-log-resource-policy", "policyDocument")).toMatchObject({
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "delivery.logs.amazonaws.com" },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: "arn:aws:test:::waf-log-group:log-stream:*",
          Condition: {
            StringEquals: { "aws:SourceAccount": "222222222222" },
            ArnLike: { "aws:SourceArn": "arn:aws:logs:eu-central-1:222222222222:*" },
          },
        },
      ],
    });
  });

  it("shows what is secret neither in logs nor in samples", async () => {
    const made = await waf();
    const headers = ["authorization", "cookie", "x-api-key"];
    expect(made.inputs("waf-web-acl-logging-configuration")["redactedFields"]).toEqual(
      headers.map((name) => ({ singleHeader: { name } })),
    );
    expect(made.inputs("waf-web-acl")["dataProtectionConfig"]).toEqual({
      dataProtections: [{ action: "SUBSTITUTION", field: { fieldType: "SINGLE_HEADER", fieldKeys: headers } }],
    });
  });

  it("rings when it refuses much", async () => {
    const made = await waf({ alarms: { blockedRequests: 50 } });
    expect(made.inputs("waf-metric-alarm-blocked")).toMatchObject({
      namespace: "AWS/WAFV2",
      metricName: "BlockedRequests",
      dimensions: { WebACL: "shop-production-waf", Rule: "ALL", Region: "eu-central-1" },
      statistic: "Sum",
      period: 300,
      threshold: 50,
      comparisonOperator: "GreaterThanThreshold",
      treatMissingData: "notBreaching",
      alarmActions: ["topic-warning"],
    });
  });

  it("is measured under a name that WAF takes, whatever the stack's", async () => {
    const made = await waf({}, { project: "shop.web", stack: `${"s".repeat(150)}.eu` });
    const { metricName } = made.inputs("waf-web-acl")["visibilityConfig"] as { metricName: string };
    expect(metricName).toMatch(/^[A-Za-z0-9_-]{1,128}$/);
    expect(made.inputs("waf-metric-alarm-blocked")["dimensions"]).toMatchObject({ WebACL: metricName });
  });

  it("is the parent of all that it makes", async () => {
    const made = await waf({ unlimited });
    const [component, ...others] = made.plan.resources.filter(({ name }) => name.startsWith("waf"));
    expect(component?.type).toBe("plinth:index:Waf");
    expect(others.length).toBe(7);
    expect(new Set(others.map(({ parent }) => parent))).toEqual(new Set([component?.urn]));
  });
});
