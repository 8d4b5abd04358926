import { describe, expect, it } from "vitest";
import { probes } from "../../components/kubernetes/probes";
import { healthSettings } from "../../components/service/health";

const of = (health: object, port?: number) => probes(healthSettings.parse(health), port);

describe("probes", () => {
  it("are none where nothing is said of health", () => {
    expect(of({}, 3000)).toEqual({});
  });

  it("ask a path of the pod itself, and a command inside the container", () => {
    expect(of({ live: { kind: "path", path: "/live" } }, 3000)).toMatchObject({
      startupProbe: { httpGet: { path: "/live", port: 3000 } },
      livenessProbe: {
        httpGet: { path: "/live", port: 3000 },
        periodSeconds: 30,
        timeoutSeconds: 5,
        failureThreshold: 3,
      },
    });
    const { livenessProbe } = of({ live: { kind: "command", command: ["sh", "-c", "kill -0 $$ && echo $(date)"] } });
    // Kubernetes would make one $ of two.
    expect(livenessProbe).toMatchObject({ exec: { command: ["sh", "-c", "kill -0 $$$$ && echo $$(date)"] } });
  });

  it.each([
    { startSeconds: 60, retries: 3, intervalSeconds: 30 },
    { startSeconds: 0, retries: 1, intervalSeconds: 10 },
    { startSeconds: 300, retries: 10, intervalSeconds: 300 },
    { startSeconds: 1, retries: 1, intervalSeconds: 7 },
  ])("bear a start of startSeconds and as many wrong answers as `live` does: %o", (figures) => {
    const { startupProbe } = of({ live: { kind: "path", path: "/live", timeoutSeconds: 2, ...figures } }, 3000);
    const { periodSeconds, failureThreshold } = startupProbe as { periodSeconds: number; failureThreshold: number };
    // The first is asked at once.
    const borne = (failureThreshold - 1) * periodSeconds;
    const wanted = figures.startSeconds + figures.retries * figures.intervalSeconds;
    expect(borne).toBeGreaterThanOrEqual(wanted);
    expect(borne).toBeLessThan(wanted + periodSeconds);
  });

  it("take a pod out of its service by the figures of the load balancer, and never end it for that", () => {
    expect(of({ ready: { path: "/ready", intervalSeconds: 20, healthyCount: 3, unhealthyCount: 4 } }, 3000)).toEqual({
      readinessProbe: {
        httpGet: { path: "/ready", port: 3000 },
        periodSeconds: 20,
        timeoutSeconds: 5,
        successThreshold: 3,
        failureThreshold: 4,
      },
    });
  });

  it.each([
    ["200", "httpGet"],
    ["200-399", "httpGet"],
    ["302,301", "httpGet"],
    ["200,401", "tcpSocket"],
    ["404", "tcpSocket"],
    ["200-499", "tcpSocket"],
  ])(
    "leave it to the load balancer where Kubernetes would take right answers for wrong ones: %s",
    (statusCodes, kind) => {
      const { readinessProbe } = of({ ready: { path: "/ready", statusCodes } }, 3000);
      expect(Object.keys(readinessProbe ?? {})).toContain(kind);
      expect(Object.keys(readinessProbe ?? {})).not.toContain(kind === "httpGet" ? "tcpSocket" : "httpGet");
    },
  );
});
