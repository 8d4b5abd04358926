import type { PlatformSettings } from "../cluster";
import type { Color, Colors, Remarks, Rule } from "../settings/definition";
import { hint } from "../settings/problems";
import { imageSource } from "../task/images";
import { isBlueGreen, type ServiceSettings } from "./settings";

/** The sides of a service that is rolled out blue and green. */
export const bothColors = ["blue", "green"] as const satisfies readonly Color[];

export const otherThan = (color: Color): Color => (color === "blue" ? "green" : "blue");

/** How every such service begins: its first image goes to blue, and green has none. */
export const firstColors: Colors = { live: "blue", newest: "blue" };

/** What the colours are once the newest image is `to` instead of `from`: it goes into the one that is not live. */
export const withImage = (colors: Colors, from: string | undefined, to: string | undefined): Colors =>
  from === undefined || to === undefined || from === to || colors.newest !== colors.live
    ? colors
    : { ...colors, newest: otherThan(colors.live), previous: from };

/** What the colours are once requests go to the other one; undefined while that one has no image. */
export const switched = (colors: Colors): Colors | undefined =>
  colors.live === colors.newest && colors.previous === undefined
    ? undefined
    : { ...colors, live: otherThan(colors.live) };

type Services = Readonly<Record<string, ServiceSettings>>;

/** The services that are rolled out blue and green, each with whose image it runs. */
export const blueGreenOwners = (services: Services): Record<string, string> =>
  Object.fromEntries(
    Object.entries(services).flatMap(([name, settings]) => {
      const source = imageSource(name, settings);
      return isBlueGreen(settings) && source.kind === "repository" ? [[name, source.owner]] : [];
    }),
  );

/** Colours are made of pods, and their names have to be free. */
export const blueGreenRule: Rule<{ platform: PlatformSettings; services: Services }> = (
  { settings: { platform, services } },
  report,
) => {
  for (const [name, settings] of Object.entries(services)) {
    if (!isBlueGreen(settings)) continue;
    if (platform.kind === "ecs") {
      report(["services", name, "rollout", "kind"], "rolling, or `platform: eks`: on ecs there are no colours");
      continue;
    }
    for (const own of [...bothColors, "idle"].map((suffix) => `${name}-${suffix}`)) {
      if (Object.hasOwn(services, own)) {
        report(["services", own], `another name: ${name}, with \`rollout: blueGreen\`, has this one in the cluster`);
      }
    }
  }
};

/** What deploys hand in of colours is about services that have some. */
export const colorsRule: Rule<{ services: Services }> = ({ settings: { services }, given }, report) => {
  const known = Object.keys(blueGreenOwners(services));
  for (const name of Object.keys(given.colors ?? {})) {
    if (!known.includes(name)) {
      report(["given", "colors", name], `the name of a service with \`rollout: blueGreen\` (${hint(name, known)})`);
    }
  }
};

/** A new image that nobody is served by yet: that is what the deploy before the switch is for, and easily forgotten. */
export const colorsRemark: Remarks<unknown> = ({ stack, given }) =>
  Object.entries(given.colors ?? {}).flatMap(([name, { live, newest }]) =>
    live === newest
      ? []
      : [
          `${name} serves from ${live}, and ${newest} has the newest image: \`plinth given ${stack.name} --switch ${name}\` ` +
            "and the `pulumi up` after it switch",
        ],
  );
