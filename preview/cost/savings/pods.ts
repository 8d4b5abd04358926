import { groupBy, type PlanResource } from "../../plan";
import { isMap, type Properties, type Value } from "../../values";
import { input, type PlanView } from "../plan-view";
import { DEPLOYMENT } from "../pricers/kubernetes";
import { keyOf, mapResources, type Candidate, type Finder } from "./candidate";
import { toGraviton, toSpot } from "./tasks";

const CLUSTER_SERVICE = "kubernetes:core/v1:Service";
const ARCHITECTURE = "kubernetes.io/arch";
const CAPACITY = "karpenter.sh/capacity-type";

/** The Deployments of each service of the settings: two where it is rolled out blue and green. */
const services = (view: PlanView): PlanResource[][] => {
  const all = view
    .ofType(DEPLOYMENT)
    .filter(({ parent }) => view.get(parent)?.type === "plinth:index:KubernetesService");
  return [...groupBy(all, ({ parent }) => parent).values()];
};

/** Graviton, where an image is for x86. */
export const podArchitectures: Finder = (plan, view) =>
  services(view).flatMap((all): Candidate[] => {
    const [first] = all;
    if (first === undefined || selector(first)[ARCHITECTURE] !== "amd64") return [];
    return [{ ...toGraviton(first.urn, keyOf(view, first)), plan: selecting(plan, all, { [ARCHITECTURE]: "arm64" }) }];
  });

/** Spot for what nobody waits for: what has no name in the cluster. */
export const podSpot: Finder = (plan, view) =>
  services(view).flatMap((all): Candidate[] => {
    const [first] = all;
    if (first === undefined || selector(first)[CAPACITY] !== "on-demand") return [];
    if (view.ofType(CLUSTER_SERVICE).some(({ parent }) => parent === first.parent)) return [];
    return [{ ...toSpot(first.urn, keyOf(view, first), 100), plan: selecting(plan, all, { [CAPACITY]: "spot" }) }];
  });

const mapOf = (value: Value | undefined): Properties => (value !== undefined && isMap(value) ? value : {});
const podSpec = (deployment: PlanResource): Properties =>
  mapOf(mapOf(mapOf(input(deployment, "spec"))["template"])["spec"]);
const selector = (deployment: PlanResource): Properties => mapOf(podSpec(deployment)["nodeSelector"]);

/** A plan in which pods ask for other machines. */
const selecting = (plan: Candidate["plan"], deployments: readonly PlanResource[], labels: Properties) =>
  mapResources(plan, (resource) => {
    if (!deployments.some(({ urn }) => urn === resource.urn)) return resource;
    const spec = mapOf(input(resource, "spec"));
    const nodeSelector = { ...selector(resource), ...labels };
    const template = { ...mapOf(spec["template"]), spec: { ...podSpec(resource), nodeSelector } };
    return { ...resource, inputs: { ...resource.inputs, spec: { ...spec, template } } };
  });
