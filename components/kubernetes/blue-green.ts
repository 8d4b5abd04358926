import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { bothColors, firstColors, otherThan } from "../service/colors";
import type { ServiceSettings } from "../service/settings";
import type { Color, Colors } from "../settings/definition";
import { clusterService, type ClusterServiceArgs } from "./cluster-service";
import { deployment, keyed, type DeploymentArgs } from "./deployment";
import type { Labels } from "./labels";
import type { PodTemplate } from "./pod";
import { scaling } from "./scaling";
import type { Workload } from "./workload";

export interface BlueGreenArgs extends Omit<DeploymentArgs, "key" | "shares"> {
  readonly settings: ServiceSettings;
  readonly image: pulumi.Input<string>;
  /** Undefined before the second image: then blue is all there is. */
  readonly colors?: Colors;
  /** How the service is reached, whichever colour is live. */
  readonly reached: Pick<ClusterServiceArgs, "port" | "portName" | "appProtocol">;
}

/**
 * A Deployment for each colour, and the service's name, which leads to the live one: a switch changes where two names lead
 * and nothing else. What is not live is reached as `<name>-idle`. Answers with what has to be there for the service to serve.
 */
export function blueGreen(
  name: string,
  { settings, image, colors = firstColors, reached, own, ...args }: BlueGreenArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const images = imagesOf(image, colors);
  const made = bothColors.map((color) => {
    const pods = colored(own, color, images[color] ?? image);
    scaling(keyed(name, color), settings, pods, opts);
    const running = args.running && images[color] !== undefined;
    return deployment(name, { ...args, key: color, own: pods, shares: settings.rollout, running }, opts);
  });
  const { live } = colors;
  const lead = { ...reached, own };
  clusterService(
    name,
    { ...lead, selector: colorLabels(own, live) },
    // Requests never go to a colour before its pods have come up.
    pulumi.mergeOptions(opts, { dependsOn: made }),
  );
  clusterService(name, { ...lead, key: "idle", selector: colorLabels(own, otherThan(live)) }, opts);
  return made;
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
