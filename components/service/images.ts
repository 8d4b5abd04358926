import type { Given, Rule } from "../settings/definition";
import { hint } from "../settings/problems";
import { isOptional, type SecretSettings } from "../secrets";
import type { ServiceSettings } from "./settings";

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
