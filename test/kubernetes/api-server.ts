import { spawn, type ChildProcess } from "node:child_process";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../real/tools";
import { needs } from "../tools";
import { Client } from "./client";

const program = createRequire(__filename)("../../tools/kubernetes/install") as {
  readonly version: string;
  readonly isOnPath: () => boolean;
  readonly install: () => string;
};

/** Which Kubernetes tests ask, such as `v1.34.1`. */
export const { version } = program;

/** Whether an API server can run here: with etcd, and with one on PATH or Go to build what tools/kubernetes pins. */
export const hasApiServer = (why: string): boolean =>
  needs("etcd", why) &&
  (program.isOnPath() || needs("go", `${why}, without a \`kube-apiserver\` like ${version} on PATH`));

/** How long a start may take, in milliseconds, on a machine that is busy with other tests. */
const patience = 120_000;

/**
 * An empty cluster of Kubernetes' own API server and etcd, without nodes and controllers: what is sent is checked and
 * admitted as a cluster would, and nothing ever runs. It dies with the process that started it, and its folder goes too.
 */
export interface ApiServer {
  readonly client: Client;
  readonly stop: () => Promise<void>;
}

export async function startApiServer(): Promise<ApiServer> {
  const kubeApiserver = program.install();
  const [port, etcdPort] = [await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), "plinth-kubernetes-"));
  const token = randomUUID();
  writeFileSync(join(folder, "tokens.csv"), `${token},test,test,system:masters\n`);
  writeFileSync(join(folder, "service-accounts.pem"), signingKey());

  const running = spawn("sh", [join(__dirname, "run.sh")], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      KUBE_APISERVER: kubeApiserver,
      PORT: String(port),
      ETCD_PORT: String(etcdPort),
    },
    stdio: ["pipe", "ignore", "pipe"],
    detached: true, // Ctrl-C is for the tests; this has to tidy up after them
  });
  const ended = new Promise<void>((resolve, reject) => {
    running.on("error", reject);
    running.on("close", () => {
      resolve();
    });
  });
  const stop = () => {
    running.stdin.end();
    return ended;
  };
  try {
    const connection = { port, token, certificate: join(folder, "certificates/apiserver.crt") };
    return { client: await ready(running, ended, connection), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What signs the tokens of service accounts, which nobody asks for here; the API server does not start without. */
const signingKey = () =>
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "sec1", format: "pem" });

/** A client, when the API server says that it is ready. */
async function ready(
  running: ChildProcess,
  ended: Promise<void>,
  { port, token, certificate }: { readonly port: number; readonly token: string; readonly certificate: string },
): Promise<Client> {
  let log = "";
  running.stderr?.on("data", (chunk) => (log += String(chunk)));
  for (const end = Date.now() + patience; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (running.exitCode !== null) {
      await ended; // all that it said is read then
      throw new Error(`kube-apiserver ended with ${running.exitCode}:\n${log}`);
    }
    try {
      const client = new Client({ port, token, ca: readFileSync(certificate, "utf8") });
      if ((await client.request("GET", "/readyz")).status === 200) return client;
    } catch {
      // it has no certificate or does not listen yet
    }
    if (Date.now() > end) throw new Error(`kube-apiserver was not ready after ${patience / 1000} s:\n${log}`);
  }
}
