import type { Image } from "../../given/aws";
import type { Delegation } from "../../given/delegation";
import type { FoundImage, FoundSecret, FoundZone } from "../../given/look";

export const now = new Date("2026-11-21T12:00:00Z");

/** A digest that begins with this hexadecimal digit. */
export const digest = (begin: string): string => `sha256:${begin.padEnd(64, "0")}`;

export const image = (begin: string, more: Partial<Image> = {}): Image => ({
  digest: digest(begin),
  tags: [`v${begin}`],
  pushedAt: new Date(now.getTime() - 180_000),
  ...more,
});

/** Things as they are found; an image without a beginning was not pushed. */
export const found = {
  image: (owner: string, begin?: string): FoundImage => ({
    owner,
    nameTag: `shop-live-registry-repository-${owner}`,
    platforms: ["linux/arm64"],
    url: `1.dkr.ecr.eu-central-1.amazonaws.com/${owner}`,
    image: begin === undefined ? undefined : image(begin),
    by: "push",
  }),
  secret: (name: string, hasValue: boolean, optional = false): FoundSecret => ({
    name,
    nameTag: `shop-live-secrets-secret-${name}`,
    optional,
    arn: `arn:${name}`,
    hasValue,
  }),
  zone: (delegation: Delegation): FoundZone => ({
    domain: "shop.example",
    nameTag: "shop-live-dns-zone",
    nameServers: ["ns-1.awsdns-01.org"],
    delegation,
  }),
};
