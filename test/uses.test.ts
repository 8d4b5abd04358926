import { describe, expect, it } from "vitest";
import { bucketSettings } from "../components/bucket/settings";
import { cacheSettings } from "../components/cache/settings";
import { jobSettings } from "../components/job/settings";
import { releaseSettings } from "../components/release/settings";
import { secretSettings } from "../components/secrets";
import { serviceSettings } from "../components/service/settings";
import { connectionOf, inOrderOfUse, usedVariables, usesRule } from "../components/uses";
import { documentDb, external, postgres } from "./database/parsed";
import { reported } from "./wiring";

const service = (input: object = {}) => serviceSettings.parse(input);
const job = (input: object = {}) => jobSettings.parse({ schedule: "0 2 * * *", ...input });
const usable = {
  services: {} as Record<string, ReturnType<typeof service>>,
  databases: {
    main: postgres({ replicas: 2 }),
    documents: documentDb(),
    bundled: documentDb({ caFile: "/app/ca.pem" }),
    atlas: external({ protocol: "mongodb", secret: "API_KEY" }),
    supabase: external({ protocol: "postgres", secret: "API_KEY" }),
  },
  buckets: {
    uploads: bucketSettings.parse({ purpose: "files" }),
    dumps: bucketSettings.parse({ purpose: "backups" }),
  },
  jobs: {} as Record<string, ReturnType<typeof job>>,
  caches: { sessions: cacheSettings.parse({ engine: "redis" }) },
  secrets: { API_KEY: secretSettings.parse({ kind: "external", external: true }) },
};
/** The mistakes of services of which `web` has this input. */
const mistakes = (web: object, others: Record<string, object> = {}) => {
  const inputs = { web, api: { port: 80 }, worker: {}, ...others };
  const services = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, service(input)]));
  return reported(usesRule, { ...usable, services });
};

describe("what services use", () => {
  it("gives variables under their default names, or under those that are given", () => {
    const services = { web: service(), "mail-api": service({ port: 80 }) };
    const variables = (...uses: unknown[]) =>
      usedVariables(service({ uses }).uses, { ...usable, services }).map(
        ({ use, part, variable }) => `${use.name}.${use.facet} ${part} ${variable}`,
      );
    expect(variables("main", "sessions", "mail-api")).toEqual([
      "main. url DATABASE_URL",
      "sessions. url REDIS_URL",
      "mail-api. url MAIL_API_URL",
    ]);
    expect(variables("uploads", { "uploads.read": "S3_BUCKET" }, "main.direct")).toEqual([
      "uploads. bucket UPLOADS_BUCKET",
      "uploads.read bucket S3_BUCKET",
      "main.direct url DATABASE_URL",
    ]);
    expect(variables({ "main.replica": "READ_URL" }, { sessions: { host: "H", port: "P" } })).toEqual([
      "main.replica url READ_URL",
      "sessions. host H",
      "sessions. port P",
    ]);
  });

  it("is, of a document database, its URI with the certificates beside it, unless a name or parts are given", () => {
    const variables = (use: unknown) =>
      usedVariables(service({ uses: [use] }).uses, usable).map(({ part, variable }) => `${part} ${variable}`);
    expect(variables("documents")).toEqual(["url MONGODB_URI", "ca MONGODB_CA"]);
    expect(variables("documents.replica")).toEqual(["url MONGODB_URI", "ca MONGODB_CA"]);
    expect(variables({ documents: "DB_URI" })).toEqual(["url DB_URI"]);
    expect(variables({ documents: { url: "DB_URI", ca: "DB_CA" } })).toEqual(["url DB_URI", "ca DB_CA"]);
    expect(variables("bundled")).toEqual(["url MONGODB_URI"]);
    expect(variables("atlas.direct")).toEqual(["url MONGODB_URI"]);
    expect(variables("supabase")).toEqual(["url DATABASE_URL"]);
  });

  it("may be a database, its facets, a cache, and a service with a port", () => {
    expect(
      mistakes({ uses: ["main", { "main.replica-2": "READ_URL" }, "sessions", "api"], secrets: ["API_KEY"] }),
    ).toEqual([]);
  });

  it.each([
    [
      "nothing known",
      { uses: ["mian"] },
      "services.web.uses.0: something that can be used: a database, cache, bucket or service (did you mean `main`?)",
    ],
    ["itself", { uses: ["web"] }, "services.web.uses.0: another one: a service need not say that it uses itself"],
    ["a worker", { uses: ["worker"] }, "services.web.uses.0: a service with a `port`: worker has none"],
    [
      "a facet too far",
      { uses: ["main.replica-3"] },
      "services.web.uses.0: main itself: it has only direct, replica, replica-2",
    ],
    ["a facet of a cache", { uses: ["sessions.replica"] }, "services.web.uses.0: sessions itself: it is all there is"],
    [
      "a part that there is not",
      { uses: [{ sessions: { user: "USER" } }] },
      "services.web.uses.0: only url, host, port, password: sessions has no user",
    ],
    [
      "the certificates of a database whose images have them",
      { uses: [{ bundled: { ca: "CA" } }] },
      "services.web.uses.0: only url, host, port, user, password, database: bundled has no ca",
    ],
    [
      "more of an external database than its URI",
      { uses: [{ atlas: { host: "HOST" } }] },
      "services.web.uses.0: only url: atlas has no host",
    ],
    [
      "two document databases under the names of one",
      { uses: ["documents", { "documents.replica": { url: "READ_URI", ca: "MONGODB_CA" } }] },
      "services.web.uses.1: an own name for MONGODB_CA: uses documents gives one of that name already",
    ],
    [
      "an unknown secret",
      { secrets: ["API_KEI"] },
      "services.web.secrets.0: the name of an entry of `secrets` (did you mean `API_KEY`?)",
    ],
    [
      "two things under one name",
      { uses: ["main", "main.replica"] },
      "services.web.uses.1: an own name for DATABASE_URL: uses main gives one of that name already",
    ],
    [
      "a name that is also in `env`",
      { env: { REDIS_URL: "x" }, uses: ["sessions"] },
      "services.web.uses.0: an own name for REDIS_URL: env gives one of that name already",
    ],
    [
      "a name that is also in `secrets`",
      { secrets: ["API_KEY"], uses: [{ sessions: "API_KEY" }] },
      "services.web.uses.0: an own name for API_KEY: secrets gives one of that name already",
    ],
  ])("may not be %s", (_, web, message) => {
    expect(mistakes(web)).toEqual([message]);
  });

  it("are no services for what is started by itself: it does not know their names", () => {
    const services = { api: service({ port: 80 }) };
    expect(reported(usesRule, { ...usable, services, jobs: { dump: job({ uses: ["main", "api"] }) } })).toEqual([
      "jobs.dump.uses.1: a database, cache or bucket: a job cannot reach services by their names",
    ]);
    const release = releaseSettings.parse({ image: "api", uses: ["mian"], env: { A: "" }, secrets: ["A"] });
    expect(reported(usesRule, { ...usable, services, release })).toEqual([
      "release.secrets.0: the name of an entry of `secrets` (known: API_KEY)",
      "release.secrets.0: an own name for A: env gives one of that name already",
      "release.uses.0: something that can be used: a database, cache, bucket or service (did you mean `main`?)",
    ]);
  });

  it("may not go in a circle, which is told once", () => {
    expect(
      mistakes({ port: 80, uses: ["api"] }, { api: { port: 80, uses: ["back"] }, back: { port: 80, uses: ["web"] } }),
    ).toEqual(["services.back.uses: no circle of services that use each other: web uses api uses back uses web"]);
  });

  it("is there first", () => {
    const services = {
      web: service({ port: 80, uses: ["api", "main"] }),
      worker: service(),
      api: service({ port: 80, uses: ["back"] }),
      back: service({ port: 80 }),
    };
    expect(inOrderOfUse(services)).toEqual(["back", "api", "web", "worker"]);
  });

  it("is found by its facet", () => {
    const connection = { reach: { peer: { name: "main", securityGroupId: "sg-1" }, port: 5432 }, parts: {} };
    const use = { name: "main", facet: "replica", variables: {} };
    expect(connectionOf({ main: { replica: connection } }, use)).toBe(connection);
    expect(() => connectionOf({ main: {} }, use)).toThrow(/^nothing to connect to behind main\.replica$/);
    expect(() => connectionOf({}, { ...use, facet: "" })).toThrow(/^nothing to connect to behind main$/);
  });
});

describe("names that every object has", () => {
  it("are no entries of maps", () => {
    expect(mistakes({ uses: ["constructor"], secrets: ["toString"] }).join("\n")).toMatch(/something that can be used/);
    expect(mistakes({ secrets: ["toString"] }).join("\n")).toMatch(/the name of an entry of `secrets`/);
  });
});
