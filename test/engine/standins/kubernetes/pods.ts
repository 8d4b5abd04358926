import { hasValue, isPushed } from "../aws/refusals/tasks";
import type { World } from "../aws/refusals";
import type { Properties } from "../values";
import { kindOf, metadataOf, podOf, type Pod } from "./object";
import type { Place } from "./refusals";

/** What keeps the pods of a Deployment or a Job from being what the provider waits for, each in Kubernetes' words. */
export function failsToStart(type: string, inputs: Properties, place: Place): string[] {
  const pod = podOf(type, inputs);
  if (pod === undefined) return [];
  const { namespace = "default" } = metadataOf(inputs);
  const failures = [
    ...(has(place.world, "kubernetes:karpenter.sh/v1:NodePool") ? [] : ["Unschedulable: no nodes available"]),
    ...account(pod, namespace, place.world),
    ...pod.containers.flatMap(({ image }) =>
      isPushed(image, place.world) ? [] : [`ImagePullBackOff: Back-off pulling image "${image}"`],
    ),
    ...secrets(pod, namespace, place),
  ];
  return failures.length > 0 || kindOf(type).kind !== "Job" ? failures : outcome(pod, place.world);
}

const has = ({ resources }: World, wanted: string, id?: string): boolean =>
  resources.some((each) => each.type === wanted && (id === undefined || each.id === id));

const account = ({ serviceAccountName = "default" }: Pod, namespace: string, world: World): string[] =>
  serviceAccountName === "default" ||
  has(world, "kubernetes:core/v1:ServiceAccount", `${namespace}/${serviceAccountName}`)
    ? []
    : [`FailedCreate: error looking up service account ${namespace}/${serviceAccountName}`];

const outcome = ({ containers }: Pod, { failing = [] }: World): string[] =>
  containers.some(({ image }) => failing.includes(image.split("@")[1] ?? ""))
    ? ["BackoffLimitExceeded: Job has reached the specified backoff limit"]
    : [];

interface Spec {
  readonly parameters: { readonly objects: string };
  readonly secretObjects: readonly {
    readonly secretName: string;
    readonly data: readonly { readonly key: string }[];
  }[];
}

interface Wanted {
  readonly objectName: string;
  readonly objectAlias: string;
}

/** Values that the driver mounts, with the role that the pod has, and variables that come from what it makes of them. */
function secrets(pod: Pod, namespace: string, place: Place): string[] {
  const { world } = place;
  const mounted = (pod.volumes ?? []).flatMap(({ csi }) => csi?.volumeAttributes?.secretProviderClass ?? []);
  const specs = mounted.flatMap((name) => {
    const found = world.resources.find(({ type, id }) => type === providerClass && id === `${namespace}/${name}`);
    return found === undefined ? [] : [found.inputs["spec"] as Spec];
  });
  const wanted = specs.flatMap(({ parameters }) => JSON.parse(parameters.objects) as Wanted[]);
  const made = new Set(
    specs.flatMap(({ secretObjects }) =>
      secretObjects.flatMap(({ secretName, data }) => data.map(({ key }) => `${secretName} ${key}`)),
    ),
  );
  const references = pod.containers.flatMap(({ env = [] }) =>
    env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? []),
  );
  return [
    ...(specs.length < mounted.length
      ? [`FailedMount: failed to get secretproviderclass ${namespace}/${mounted.join()}`]
      : []),
    ...(mounted.length === 0 || hasRole(pod, namespace, place)
      ? []
      : ["FailedMount: An IAM role must be associated with the service account"]),
    ...wanted
      .filter(({ objectAlias: name, objectName: valueFrom }) => !hasValue({ name, valueFrom }, world))
      .map(
        ({ objectName }) =>
          `FailedMount: Failed to fetch secret ${objectName} from all regions: ResourceNotFoundException`,
      ),
    ...references
      .filter(({ name, key }) => !made.has(`${name} ${key}`))
      .map(({ name, key }) => `CreateContainerConfigError: couldn't find key ${key} in Secret ${namespace}/${name}`),
  ];
}

const providerClass = "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass";

const hasRole = ({ serviceAccountName }: Pod, namespace: string, { cluster, world }: Place): boolean =>
  world.resources.some(
    ({ type, inputs }) =>
      type === "aws:eks/podIdentityAssociation:PodIdentityAssociation" &&
      inputs["clusterName"] === cluster &&
      inputs["namespace"] === namespace &&
      inputs["serviceAccount"] === serviceAccountName,
  );
