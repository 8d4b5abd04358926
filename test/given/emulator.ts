import { spawn, type ChildProcess } from "node:child_process";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { ChangeTagsForResourceCommand, CreateHostedZoneCommand, Route53Client } from "@aws-sdk/client-route-53";
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

export const ACCOUNT = "222222222222";
export const REGION = "eu-central-1";

/** An emulated AWS, and what a deploy and people do there. */
export interface Emulator {
  readonly url: string;
  stop(): Promise<void>;
  reset(): Promise<void>;
  repository(name: string, tags: Record<string, string>): Promise<string>;
  push(repository: string, tag: string): Promise<string>;
  secret(name: string, tags: Record<string, string>, value?: string): Promise<string>;
  putValue(arn: string, value: string): Promise<void>;
  zone(domain: string, tags: Record<string, string>): Promise<string[]>;
}

export const tagsOf = (stack: string, logicalName: string, project = "shop"): Record<string, string> => ({
  Project: project,
  Stack: stack,
  Profile: "production",
  ManagedBy: "plinth",
  Name: `${project}-${stack}-${logicalName}`,
});

export const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };

export async function startEmulator(): Promise<Emulator> {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
  const port = await freePort();
  const server = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], {
    stdio: "ignore",
    env: { ...process.env, MOTO_ACCOUNT_ID: ACCOUNT },
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(url, server);
  const options = {
    region: REGION,
    endpoint: url,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const [ecr, secrets, dns] = [
    new ECRClient(options),
    new SecretsManagerClient(options),
    new Route53Client(options),
  ] as const;
  const list = (tags: Record<string, string>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return {
    url,
    stop: async () => {
      const gone = new Promise((done) => server.once("exit", done));
      server.kill();
      await gone;
    },
    reset: async () => {
      await fetch(`${url}/moto-api/reset`, { method: "POST" });
    },
    repository: async (repositoryName, tags) => {
      const { repository } = await ecr.send(new CreateRepositoryCommand({ repositoryName, tags: list(tags) }));
      return repository!.repositoryUri!;
    },
    push: async (repositoryName, imageTag) => {
      const digest = `sha256:${Buffer.from(imageTag).toString("hex").padEnd(64, "0")}`;
      const layer = { mediaType: "application/vnd.oci.image.layer.v1.tar+gzip", digest, size: 1 };
      const mediaType = "application/vnd.oci.image.manifest.v1+json";
      const imageManifest = JSON.stringify({
        schemaVersion: 2,
        mediaType,
        config: { digest, size: 1 },
        layers: [layer],
      });
      const { image } = await ecr.send(new PutImageCommand({ repositoryName, imageTag, imageManifest }));
      return image!.imageId!.imageDigest!;
    },
    secret: async (Name, tags, SecretString) => {
      const { ARN } = await secrets.send(new CreateSecretCommand({ Name, Tags: list(tags), SecretString }));
      return ARN!;
    },
    putValue: async (SecretId, SecretString) => {
      await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
    },
    zone: async (Name, tags) => {
      const { HostedZone, DelegationSet } = await dns.send(
        new CreateHostedZoneCommand({ Name, CallerReference: crypto.randomUUID() }),
      );
      const ResourceId = HostedZone!.Id!.replace("/hostedzone/", "");
      await dns.send(new ChangeTagsForResourceCommand({ ResourceType: "hostedzone", ResourceId, AddTags: list(tags) }));
      return DelegationSet!.NameServers!;
    },
  };
}

const freePort = () =>
  new Promise<number>((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        done(port);
      });
    });
  });

async function answers(url: string, server: ChildProcess): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`moto_server ended with ${server.exitCode}`);
    try {
      await fetch(`${url}/moto-api/`);
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

/** A way to a server that can be shut for a while: connections are then cut off. */
export async function gateTo(url: string) {
  const sockets = new Set<Socket>();
  const gate = { isOpen: true };
  const server = createServer((socket) => {
    const onward = connect(Number(new URL(url).port), "127.0.0.1");
    for (const each of [socket, onward]) {
      sockets.add(each);
      each.on("error", () => undefined).on("close", () => sockets.delete(each));
    }
    if (gate.isOpen) socket.pipe(onward).pipe(socket);
    else socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const cutOff = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    shut: () => {
      gate.isOpen = false;
      cutOff();
    },
    open: () => (gate.isOpen = true),
    stop: () => {
      server.close();
      cutOff();
    },
  };
}
