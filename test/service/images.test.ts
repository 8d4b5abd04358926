import { describe, expect, it } from "vitest";
import { secretSettings } from "../../components/secrets";
import {
  deliveredSecrets,
  givenRule,
  imageSource,
  imagesRule,
  missing,
  leftOutRemark,
  repositoryOwners,
} from "../../components/service/images";
import { serviceSettings } from "../../components/service/settings";
import { given, reported, stack } from "../wiring";

const digest = `sha256:${"0".repeat(64)}`;
const reference = `public.ecr.aws/x/y@${digest}`;
const service = (input: object = {}) => serviceSettings.parse(input);
const services = { web: service(), worker: service({ image: "web" }), proxy: service({ image: reference }) };
const secrets = {
  STRIPE: secretSettings.parse({ kind: "external", external: true }),
  SENTRY: secretSettings.parse({ kind: "external", external: true, optional: true }),
  SESSION: secretSettings.parse({ kind: "generate", generate: {} }),
};

describe("a service's image", () => {
  it("is its own, another service's, or a full reference", () => {
    expect(imageSource("web", services.web)).toEqual({ kind: "service", owner: "web" });
    expect(imageSource("worker", services.worker)).toEqual({ kind: "service", owner: "web" });
    expect(imageSource("proxy", services.proxy)).toEqual({ kind: "reference", reference });
    expect(repositoryOwners(services)).toEqual(["web"]);
    expect(reported(imagesRule, { services })).toEqual([]);
  });

  it.each([
    ["a name that is near one", "wbe", "did you mean `web`?"],
    ["a service that has another's image itself", "worker", "known: web"],
  ])("is not %s", (_, image, hint) => {
    expect(reported(imagesRule, { services: { ...services, job: service({ image }) } })).toEqual([
      `services.job.image: a full reference with @sha256:, or a service that has an image of its own (${hint})`,
    ]);
  });
});

describe("what a service lacks", () => {
  const web = service({ secrets: ["STRIPE", "SENTRY", "SESSION"] });

  it("is its image, and values that somebody has to put in", () => {
    expect(missing("web", web, secrets, given)).toEqual(["the image of web", "a value of STRIPE"]);
    expect(missing("worker", services.worker, secrets, given)).toEqual(["the image of web"]);
  });

  it("is nothing once both are there: then it runs", () => {
    expect(missing("web", web, secrets, { ...given, images: { web: digest }, secrets: ["STRIPE"] })).toEqual([]);
    expect(missing("proxy", services.proxy, secrets, given)).toEqual([]);
  });

  it("is left out where it is optional, until it has a value", () => {
    expect(deliveredSecrets(web, secrets, given)).toEqual(["STRIPE", "SESSION"]);
    expect(deliveredSecrets(web, secrets, { ...given, secrets: ["SENTRY"] })).toEqual(["STRIPE", "SENTRY", "SESSION"]);
  });
});

describe("what the deployment hands in", () => {
  it("names what there is", () => {
    const handedIn = { ...given, images: { wbe: digest }, secrets: ["STRIP", "STRIPE", "SESSION"] };
    expect(reported(givenRule, { services, secrets }, { given: handedIn })).toEqual([
      "given.images.wbe: the name of a service that has an image of its own (did you mean `web`?)",
      "given.secrets.0: the name of an external secret (did you mean `STRIPE`?)",
      "given.secrets.2: the name of an external secret (known: STRIPE, SENTRY)",
    ]);
  });

  it("may leave out what is optional, which is told once for all", () => {
    const settings = {
      services: { web: service({ secrets: ["STRIPE", "SENTRY"] }), worker: services.worker },
      secrets,
    };
    expect(leftOutRemark({ settings, stack, given })).toEqual(["left out, being optional and without a value: SENTRY"]);
    expect(leftOutRemark({ settings, stack, given: { ...given, secrets: ["SENTRY"] } })).toEqual([]);
  });
});
