import type { DnsSettings } from "../dns";
import type { Given, Remarks, Rule } from "../settings/definition";
import { hint } from "../settings/problems";
import { isOptional, type SecretSettings } from "../secrets";
import { isPublic, type ServiceSettings } from "./settings";

type Services = Readonly<Record<string, ServiceSettings>>;

/** Where a service's image comes from. */
export type ImageSource =
  | { readonly kind: "reference"; readonly reference: string }
  /** A service's repository; its own or that of another one. */
  | { readonly kind: "service"; readonly owner: string };

export function imageSource(name: string, { image }: Pick<ServiceSettings, "image">): ImageSource {
  if (image === undefined) return { kind: "service", owner: name };
  return image.includes("@") ? { kind: "reference", reference: image } : { kind: "service", owner: image };
}

/** The services that have a repository of their own. */
export const repositoryOwners = (services: Services): string[] =>
  Object.entries(services).flatMap(([name, service]) => (service.image === undefined ? [name] : []));

/** What a service still lacks before it can have tasks, in words; nothing: it runs. */
export function missing(
  name: string,
  service: ServiceSettings,
  secrets: Readonly<Record<string, SecretSettings>>,
  given: Given,
): string[] {
  const source = imageSource(name, service);
  const image =
    source.kind === "service" && given.images[source.owner] === undefined ? [`the image of ${source.owner}`] : [];
  return [
    ...image,
    ...service.secrets.filter((secret) => isMissing(secret, secrets, given)).map((secret) => `a value of ${secret}`),
  ];
}

const isMissing = (name: string, secrets: Readonly<Record<string, SecretSettings>>, given: Given): boolean => {
  const settings = secrets[name];
  return settings?.kind === "external" && !isOptional(settings) && !given.secrets.includes(name);
};

/** The secrets that a service's containers get: an optional one only once it has a value. */
export const deliveredSecrets = (
  service: ServiceSettings,
  secrets: Readonly<Record<string, SecretSettings>>,
  given: Given,
): string[] =>
  service.secrets.filter((name) => {
    const settings = secrets[name];
    return settings !== undefined && (!isOptional(settings) || given.secrets.includes(name));
  });

/** A service's image is its own, a full reference, or that of a service which has its own. */
export const imagesRule: Rule<{ services: Services }> = ({ settings: { services } }, report) => {
  const owners = repositoryOwners(services);
  for (const [name, { image }] of Object.entries(services)) {
    if (image === undefined || image.includes("@") || owners.includes(image)) continue;
    report(
      ["services", name, "image"],
      `a full reference with @sha256:, or a service that has an image of its own (${hint(image, owners)})`,
    );
  }
};

/** What deploys hand in is about images and secrets that the settings know. */
export const givenRule: Rule<{ services: Services; secrets: Readonly<Record<string, SecretSettings>> }> = (
  { settings: { services, secrets }, given },
  report,
) => {
  const owners = repositoryOwners(services);
  for (const name of Object.keys(given.images)) {
    if (!owners.includes(name)) {
      report(["given", "images", name], `the name of a service that has an image of its own (${hint(name, owners)})`);
    }
  }
  const external = Object.entries(secrets).flatMap(([name, { kind }]) => (kind === "external" ? [name] : []));
  given.secrets.forEach((name, index) => {
    if (!external.includes(name)) {
      report(["given", "secrets", index], `the name of an external secret (${hint(name, external)})`);
    }
  });
};

/** Optional secrets that are left out: nobody would notice a slip of the pen otherwise. */
export const leftOutRemark: Remarks<{ services: Services; secrets: Readonly<Record<string, SecretSettings>> }> = ({
  settings: { services, secrets },
  given,
}) => {
  const asked = new Set(Object.values(services).flatMap((service) => service.secrets));
  const leftOut = Object.entries(secrets).flatMap(([name, settings]) =>
    isOptional(settings) && asked.has(name) && !given.secrets.includes(name) ? [name] : [],
  );
  return leftOut.length === 0 ? [] : [`left out, being optional and without a value: ${leftOut.join(", ")}`];
};

/** What is not started yet and why, for people: a first deploy is meant to look like this, any other is not. */
export const waitingRemarks: Remarks<{
  services: Services;
  secrets: Readonly<Record<string, SecretSettings>>;
  dns: DnsSettings;
}> = ({ settings: { services, secrets, dns }, stack: { name: stack, domain }, given }) => [
  ...Object.entries(services).flatMap(([name, service]) => {
    const lacking = missing(name, service, secrets, given);
    return lacking.length === 0
      ? []
      : [`${name} waits with zero tasks for ${lacking.join(", ")}: what is there is named in given.${stack}.json`];
  }),
  ...(Object.values(services).some(isPublic) && dns.kind === "create" && !given.zoneDelegated
    ? [
        `public services wait for a certificate: once ${domain ?? "the domain"} is delegated to its zone, ` +
          `given.${stack}.json says "zoneDelegated": true`,
      ]
    : []),
];
