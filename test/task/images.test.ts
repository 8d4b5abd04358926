import { describe, expect, it } from "vitest";
import { databaseSettings } from "../../components/database/settings";
import { jobSettings } from "../../components/job/settings";
import { releaseSettings } from "../../components/release/settings";
import { secretSettings } from "../../components/secrets";
import {
  deliveredSecrets,
  givenRule,
  imageSource,
  imagesRule,
  missing,
  leftOutRemark,
  type Needs,
  repositoryOwners,
  waitingRemarks,
} from "../../components/task/images";
import { serviceSettings } from "../../components/service/settings";
import { tasksOf } from "../../components/task/entries";
import { given, reported, stack } from "../wiring";

const digest = `sha256:${"0".repeat(64)}`;
const reference = `public.ecr.aws/x/y@${digest}`;
const service = (input: object = {}) => serviceSettings.parse(input);
const job = (input: object = {}) => jobSettings.parse({ schedule: "0 2 * * *", ...input });
const services = { web: service(), worker: service({ image: "web" }), proxy: service({ image: reference }) };
const jobs = {};
const databases = {};
const secrets = {
  STRIPE: secretSettings.parse({ kind: "external", external: true }),
  SENTRY: secretSettings.parse({ kind: "external", external: true, optional: true }),
  SESSION: secretSettings.parse({ kind: "generate", generate: {} }),
};

describe("a service's image", () => {
  it("is its own, another service's, or a full reference", () => {
    expect(imageSource("web", services.web)).toEqual({ kind: "repository", owner: "web" });
    expect(imageSource("worker", services.worker)).toEqual({ kind: "repository", owner: "web" });
    expect(imageSource("proxy", services.proxy)).toEqual({ kind: "reference", reference });
    expect(repositoryOwners({ services, jobs, databases })).toEqual(["web"]);
    expect(reported(imagesRule, { services, jobs, databases })).toEqual([]);
  });

  it.each([
    ["a name that is near one", "wbe", "did you mean `web`?"],
    ["a service that has another's image itself", "worker", "known: web"],
  ])("is not %s", (_, image, hint) => {
    expect(reported(imagesRule, { jobs, databases, services: { ...services, job: service({ image }) } })).toEqual([
      `services.job.image: a full reference with @sha256:, or a service or job that has an image of its own (${hint})`,
    ]);
  });
});

describe("what a task lacks", () => {
  const web = service({ secrets: ["STRIPE", "SENTRY", "SESSION"] });
  const all = { services: { ...services, web }, jobs: { dump: job() }, databases, secrets };
  const lacks = (name: string, settings: Needs = all, handedIn = given) =>
    tasksOf(settings)
      .filter((entry) => entry.name === name)
      .map((entry) => missing(entry, settings, handedIn));

  it("is its image, and values that somebody has to put in", () => {
    expect(lacks("web")).toEqual([["the image of web", "a value of STRIPE"]]);
    expect(lacks("worker")).toEqual([["the image of web"]]);
    expect(lacks("dump")).toEqual([["the image of dump"]]);
  });

  it("is nothing once both are there: then it runs", () => {
    expect(lacks("web", all, { ...given, images: { web: digest }, secrets: ["STRIPE"] })).toEqual([[]]);
    expect(lacks("proxy")).toEqual([[]]);
  });

  it("is also what the release lacks, before which no new code may run", () => {
    const release = releaseSettings.parse({ image: "web", secrets: ["STRIPE"] });
    const images = { web: digest, dump: digest };
    const handedIn = { ...given, images };
    expect(lacks("release", { ...all, release }, handedIn)).toEqual([["a value of STRIPE"]]);
    expect(lacks("proxy", { ...all, release }, handedIn)).toEqual([["a value of STRIPE"]]);
    expect(lacks("dump", { ...all, release }, handedIn)).toEqual([["a value of STRIPE"]]);
  });

  it("is not the pooler's image: without it the database is reached itself, which is told", () => {
    const pooling = { kind: "pgbouncer" };
    const main = databaseSettings.parse({ engine: "postgres", pooling });
    const own = databaseSettings.parse({ engine: "postgres", pooling: { ...pooling, image: reference } });
    const proxied = databaseSettings.parse({ engine: "postgres", pooling: { kind: "proxy" } });
    const web = { web: service({ image: reference, uses: ["main"] }) };
    const settings = { ...all, jobs: {}, services: web, databases: { main, own, proxied } };
    expect(lacks("web", settings)).toEqual([[]]);
    expect(waitingRemarks({ settings, stack, given })).toEqual([
      "main is reached without its pooler until there is the image of pgbouncer: what is there is named in given.production.json",
    ]);
    expect(waitingRemarks({ settings, stack, given: { ...given, images: { pgbouncer: digest } } })).toEqual([]);
    expect(repositoryOwners(settings)).toEqual(["pgbouncer"]);
    expect(repositoryOwners({ ...settings, databases: { own, proxied } })).toEqual([]);
    // It is no image for anything else.
    expect(reported(imagesRule, { ...settings, services: { web: service({ image: "pgbouncer" }) } })).toHaveLength(1);
  });

  it("is told for each, with where to say that it is there", () => {
    expect(waitingRemarks({ settings: all, stack, given: { ...given, images: { web: digest } } })).toEqual([
      "web waits with zero tasks for a value of STRIPE: what is there is named in given.production.json",
      "dump is not started without the image of dump: what is there is named in given.production.json",
    ]);
  });

  it("is left out where it is optional, until it has a value", () => {
    expect(deliveredSecrets(web, secrets, given)).toEqual(["STRIPE", "SESSION"]);
    expect(deliveredSecrets(web, secrets, { ...given, secrets: ["SENTRY"] })).toEqual(["STRIPE", "SENTRY", "SESSION"]);
  });
});

describe("what the deployment hands in", () => {
  it("names what there is", () => {
    const handedIn = { ...given, images: { wbe: digest }, secrets: ["STRIP", "STRIPE", "SESSION"] };
    expect(reported(givenRule, { services, jobs, databases, secrets }, { given: handedIn })).toEqual([
      "given.images.wbe: the name of what has an image of its own (did you mean `web`?)",
      "given.secrets.0: the name of an external secret (did you mean `STRIPE`?)",
      "given.secrets.2: the name of an external secret (known: STRIPE, SENTRY)",
    ]);
  });

  it("may leave out what is optional, which is told once for all", () => {
    const settings = {
      services: { web: service({ secrets: ["STRIPE", "SENTRY"] }), worker: services.worker },
      jobs,
      databases,
      secrets,
    };
    expect(leftOutRemark({ settings, stack, given })).toEqual(["left out, being optional and without a value: SENTRY"]);
    expect(leftOutRemark({ settings, stack, given: { ...given, secrets: ["SENTRY"] } })).toEqual([]);
  });
});
