import { describe, expect, it } from "vitest";
import { containerHealthCheck, graceSeconds, healthSettings, neededGrace } from "../../components/service/health";

const health = (input: unknown) => healthSettings.parse(input);

describe("health", () => {
  it("rides out a Multi-AZ failover of 120 s by default", () => {
    const { ready } = health({ ready: { path: "/ready" } });
    expect((ready?.intervalSeconds ?? 0) * (ready?.unhealthyCount ?? 0)).toBeGreaterThan(120);
  });

  it("asks a path by a line of Node, without a shell", () => {
    const check = containerHealthCheck(health({ live: { kind: "path", path: "/api/health" } }), 3000);
    expect(check).toEqual({
      command: [
        "CMD",
        "node",
        "-e",
        'fetch("http://127.0.0.1:3000/api/health").then(r=>process.exit(r.ok?0:1),()=>process.exit(1))',
      ],
      interval: 30,
      timeout: 5,
      retries: 3,
      startPeriod: 60,
    });
  });

  it("runs a command as it stands", () => {
    const check = containerHealthCheck(
      health({ live: { kind: "command", command: ["/bin/check", "a b"] } }),
      undefined,
    );
    expect(check?.command).toEqual(["CMD", "/bin/check", "a b"]);
  });

  it("has no check where none is asked for", () => {
    expect(containerHealthCheck(health({}), 3000)).toBeUndefined();
  });

  it("gives a slow start its time before the load balancer judges", () => {
    const figures = health({
      live: { kind: "path", path: "/", startSeconds: 100 },
      ready: { path: "/", intervalSeconds: 20 },
    });
    expect(neededGrace(figures)).toBe(140);
    expect(graceSeconds(figures)).toBe(140);
    expect(graceSeconds({ ...figures, graceSeconds: 300 })).toBe(300);
  });
});

describe("the line of Node", () => {
  it("tells a server that answers from one that does not", async () => {
    const { createServer } = await import("node:http");
    const { spawn } = await import("node:child_process");
    const server = createServer((request, response) => {
      response.writeHead(request.url === "/ok" ? 200 : 503).end();
    });
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    const exitCode = (path: string, at = port) =>
      new Promise<number | null>((resolve) => {
        const check = containerHealthCheck(health({ live: { kind: "path", path } }), at);
        const [, command = "", ...args] = check?.command ?? [];
        spawn(command, args, { stdio: "ignore" }).on("exit", resolve);
      });
    expect(await exitCode("/ok")).toBe(0);
    expect(await exitCode("/bad")).toBe(1);
    server.close();
    expect(await exitCode("/ok", 1)).toBe(1);
  });
});
