import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { bothColors, firstColors, otherThan } from "../service/colors";
import { coloredRules, coloredTraffic, type ColoredTraffic } from "../service/traffic";
import type { Color, Colors } from "../settings/definition";
import { clusterService } from "./cluster-service";
import { deployment } from "./deployment";
import type { Labels } from "./labels";
import type { PodTemplate } from "./pod";
import { scaling } from "./scaling";
import { httpPort, type Serving, type ServingArgs } from "./serving";
import { bind } from "./target-group-binding";
import type { Workload } from "./workload";

/**
 * A Deployment for each colour, and the service's name and routes, which lead to the live one: a switch changes where these
 * lead and nothing else. What is not live is reached as `<name>-idle`.
 */
export function blueGreen(name: string, args: ServingArgs, opts: pulumi.CustomResourceOptions): Serving {
  const { settings, image, colors = firstColors, own, incoming } = args;
  const { live } = colors;
  const received = coloredTraffic(incoming, opts);
  const images = imagesOf(image, colors);
  const made = bothColors.map((color) => {
    const pods = colored(own, color, images[color] ?? image);
    scaling(name, settings, pods, opts, color);
    const running = args.running && images[color] !== undefined;
    const after = received === undefined ? [] : bound(name, color, args, received, opts);
    return deployment(name, { key: color, own: pods, shares: settings.rollout, running, after }, opts);
  });
  // Requests never go to a colour before its pods have come up.
  const later = pulumi.mergeOptions(opts, { dependsOn: made });
  if (settings.port !== undefined) {
    const lead = { ...httpPort(settings.port), own };
    clusterService(name, { ...lead, selector: colorLabels(own, live) }, later);
    clusterService(name, { ...lead, key: "idle", selector: colorLabels(own, otherThan(live)) }, opts);
  }
  const rules = received === undefined ? [] : coloredRules(incoming, received, live, later);
  const sides = bothColors.map((color) => ({
    color,
    live: color === live,
    targetGroup: received?.targetGroups[color],
  }));
  return { made: [...made, ...rules], sides };
}

/** The load balancer's way to one colour, which is there whether the colour is live or not: what its pods wait for. */
function bound(
  name: string,
  color: Color,
  { settings: { port }, own }: ServingArgs,
  { targetGroups, standby }: ColoredTraffic,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  if (port === undefined || standby === undefined) return [];
  clusterService(name, { ...httpPort(port), own, key: color, selector: colorLabels(own, color) }, opts);
  return [standby, bind(name, { key: color, own, port, targetGroup: targetGroups[color] }, opts)];
}

/** What each colour runs; undefined: nothing yet. */
export function imagesOf(
  image: pulumi.Input<string>,
  { newest, previous }: Colors,
): Readonly<Record<Color, pulumi.Input<string> | undefined>> {
  const other =
    previous === undefined ? undefined : pulumi.output(image).apply((whole) => whole.replace(/@.*$/, `@${previous}`));
  return newest === "blue" ? { blue: image, green: other } : { blue: other, green: image };
}

const colorLabels = ({ labels }: Pick<Workload, "labels">, color: Color): Labels => ({ ...labels, color });

/** `podTemplate` gives its result plain. */
interface PlainTemplate {
  readonly metadata: { readonly labels: Labels };
  readonly spec: k8s.types.input.core.v1.PodSpec & { readonly containers: k8s.types.input.core.v1.Container[] };
}

/** The workload's pods of one colour, which differ in their image and in the label by which they are found. */
function colored(own: Workload, color: Color, image: pulumi.Input<string>): Workload {
  const { metadata, spec } = own.template as PlainTemplate;
  const template: PodTemplate = {
    metadata: { ...metadata, labels: { ...metadata.labels, color } },
    spec: { ...spec, containers: spec.containers.map((container) => ({ ...container, image })) },
  };
  return { ...own, labels: colorLabels(own, color), template };
}
