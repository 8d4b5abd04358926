import { describe, expect, it } from "vitest";
import { recorded } from "../recorded";
import { ingress, isImmediate } from "../wiring";

const made = (input: object = {}, args: Parameters<typeof ingress>[1] = {}) =>
  recorded(() => {
    const { listenerArn, arnSuffix, peer } = ingress(input, args);
    return { listenerArn, arnSuffix, peer };
  });

describe("Ingress", () => {
  it("is one load balancer on the internet, in the public subnets, that sends no broken headers on", async () => {
    const recording = await made({ idleTimeoutSeconds: 90 });
    expect(recording.inputs("ingress-load-balancer")).toMatchObject({
      loadBalancerType: "application",
      internal: false,
      subnets: ["subnet-1", "subnet-2"],
      securityGroups: ["ingress-security-group-id"],
      idleTimeout: 90,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      accessLogs: { bucket: "ingress-bucket-access-logs-id", enabled: true },
    });
  });

  it("lets everybody in by HTTPS, and by HTTP only to be sent there", async () => {
    const recording = await made();
    const rules = recording.names("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(rules.map((name) => recording.inputs(name))).toMatchObject(
      [443, 80].map((port) => ({
        securityGroupId: "ingress-security-group-id",
        cidrIpv4: "0.0.0.0/0",
        fromPort: port,
        toPort: port,
        ipProtocol: "tcp",
        description: "the internet to ingress",
      })),
    );
    expect(recording.inputs("ingress-listener-http")).toMatchObject({
      port: 80,
      protocol: "HTTP",
      defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
    });
  });

  it("speaks TLS 1.2 and later with the valid certificate, and knows nothing unless a service has a route", async () => {
    const recording = await made();
    expect(recording.inputs("ingress-listener-https")).toMatchObject({
      port: 443,
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificateArn: "arn:aws:test:::dns-certificate",
      defaultActions: [{ type: "fixed-response", fixedResponse: { statusCode: "404" } }],
    });
    expect(recording.dependencies("ingress-listener-https")).toContain("dns-certificate-validation");
    expect(recording.plan.outputs["listenerArn"]).toBe("arn:aws:test:::ingress-listener-https");
  });

  it("sets security headers on every answer, and does not say what it is", async () => {
    const headers = { contentSecurityPolicy: "default-src 'self'", frameOptions: "SAMEORIGIN" };
    const recording = await made({ headers });
    expect(recording.inputs("ingress-listener-https")).toMatchObject({
      routingHttpResponseServerEnabled: false,
      routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=31536000",
      routingHttpResponseContentSecurityPolicyHeaderValue: "default-src 'self'",
      routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
      routingHttpResponseXFrameOptionsHeaderValue: "SAMEORIGIN",
    });
  });

  it("has no HTTPS listener before there is a certificate, and redirects even so", async () => {
    const recording = await made({}, { delegated: false });
    expect(recording.names("aws:lb/listener:Listener")).toEqual(["ingress-listener-http"]);
    expect(recording.plan.outputs).not.toHaveProperty("listenerArn");
  });

  it("is where every host leads", async () => {
    const recording = await made({}, { hosts: ["shop.example", "admin.shop.example"] });
    for (const host of ["shop.example", "admin.shop.example"]) {
      expect(recording.inputs(`ingress-record-${host}`)).toEqual({
        zoneId: "dns-zone-zone-id",
        name: host,
        type: "A",
        aliases: [{ name: "ingress-load-balancer.elb.amazonaws.com", zoneId: "ZELB", evaluateTargetHealth: true }],
      });
    }
  });

  it("rings when it answers with errors of its own", async () => {
    const recording = await made();
    expect(recording.inputs("ingress-metric-alarm-elb-5xx")).toMatchObject({
      metricName: "HTTPCode_ELB_5XX_Count",
      dimensions: { LoadBalancer: "app/ingress-load-balancer" },
      alarmActions: ["topic-critical"],
    });
  });
});

describe("access logs", () => {
  it("lie in a private bucket, encrypted in the one way in which a load balancer can write", async () => {
    const recording = await made();
    expect(recording.inputs("ingress-bucket-public-access-block-access-logs")).toEqual({
      bucket: "ingress-bucket-access-logs-id",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(recording.inputs("ingress-bucket-ownership-controls-access-logs")).toMatchObject({
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    expect(recording.inputs("ingress-bucket-server-side-encryption-access-logs")).toMatchObject({
      bucket: "ingress-bucket-access-logs-id",
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
  });

  it("are written by this account's load balancers alone, and reached over TLS alone", async () => {
    const recording = await made();
    expect(recording.document("ingress-bucket-policy-access-logs")).toMatchObject({
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: "arn:aws:test:::ingress-bucket-access-logs/AWSLogs/222222222222/*",
          Condition: {
            ArnLike: { "aws:SourceArn": "arn:aws:elasticloadbalancing:eu-central-1:222222222222:loadbalancer/*" },
          },
        },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws:test:::ingress-bucket-access-logs", "arn:aws:test:::ingress-bucket-access-logs/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("expire", async () => {
    const recording = await made({ accessLogDays: 10 });
    expect(recording.inputs("ingress-bucket-lifecycle-access-logs")).toMatchObject({
      bucket: "ingress-bucket-access-logs-id",
      rules: [{ status: "Enabled", filter: {}, expiration: { days: 10 } }],
    });
  });

  it("can be written before the load balancer tries to", async () => {
    const recording = await made();
    expect(recording.dependencies("ingress-load-balancer")).toContain("ingress-bucket-policy-access-logs");
    expect(recording.dependencies("ingress-bucket-policy-access-logs")).toContain(
      "ingress-bucket-public-access-block-access-logs",
    );
  });
});

describe("what may happen to the load balancer and its logs", () => {
  it.each([
    ["protected", {}, true, false],
    ["immediate", { deletion: isImmediate }, false, true],
  ])("%s", async (_, input, guarded, forceDestroy) => {
    const recording = await made(input);
    expect(recording.resource("ingress-load-balancer").protect).toBe(guarded);
    expect(recording.inputs("ingress-load-balancer")).toMatchObject({ enableDeletionProtection: guarded });
    expect(recording.resource("ingress-bucket-access-logs").protect).toBe(guarded);
    expect(recording.inputs("ingress-bucket-access-logs")).toMatchObject({ forceDestroy });
  });
});
