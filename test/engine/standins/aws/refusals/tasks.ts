import type { Inputs } from "../facts";
import { text, type World } from "./world";

interface Container {
  readonly name: string;
  readonly image: string;
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
}

/**
 * From and to how much memory a size of CPU goes, and in what steps, in GiB; the smallest has half a GiB as well.
 * Source: "Task size" in "Amazon ECS task definition parameters for Fargate", Amazon ECS Developer Guide.
 */
const memoryOf: Readonly<Record<string, readonly [least: number, most: number, step: number]>> = {
  "256": [1, 2, 1],
  "512": [1, 4, 1],
  "1024": [2, 8, 1],
  "2048": [4, 16, 1],
  "4096": [8, 30, 1],
  "8192": [16, 60, 4],
  "16384": [32, 120, 8],
};

/** A size that Fargate has none of. */
export function refusedSize({ cpu, memory, requiresCompatibilities }: Inputs): string[] {
  if (!Array.isArray(requiresCompatibilities) || !requiresCompatibilities.includes("FARGATE")) return [];
  const [least, most, step] = memoryOf[text(cpu)] ?? [0, -1, 1];
  const gib = Number(memory) / 1024;
  const exists = gib >= least && gib <= most && (gib - least) % step === 0;
  const isSmallest = text(cpu) === "256" && gib === 0.5;
  return exists || isSmallest
    ? []
    : [`ClientException: No Fargate configuration exists for given values: ${text(cpu)} CPU, ${text(memory)} memory.`];
}

/** What keeps the tasks of a service from starting: an image that nobody pushed, a secret without a value. */
export function refusedTasks({ desiredCount, taskDefinition }: Inputs, world: World): string[] {
  if (Number(desiredCount ?? 1) === 0) return [];
  return containersOf(text(taskDefinition), world).flatMap(({ image, secrets = [] }) => [
    ...(isPushed(image, world) ? [] : [`CannotPullContainerError: failed to resolve ref ${image}: not found`]),
    ...secrets
      .filter((secret) => !hasValue(secret, world))
      .map(
        ({ valueFrom }) =>
          `ResourceInitializationError: unable to pull secrets or registry auth: unable to retrieve secret from asm: failed to fetch secret ${valueFrom} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSCURRENT`,
      ),
  ]);
}

/** The containers of a task definition, of the newest of its family where there are several. */
function containersOf(arn: string, { resources }: World): Container[] {
  const family = arn.replace(/^.*task-definition\//, "").replace(/:\d+$/, "");
  const definition = resources.findLast(
    ({ type, inputs }) => type === "aws:ecs/taskDefinition:TaskDefinition" && inputs["family"] === family,
  );
  return definition === undefined ? [] : (JSON.parse(text(definition.inputs["containerDefinitions"])) as Container[]);
}

/** An image of another account or without a digest is none that anybody here pushes. */
export const isPushed = (image: string, { images }: World): boolean => {
  const digest = image.split("@")[1];
  return digest === undefined || !image.includes(".dkr.ecr.") || images.includes(digest);
};

/** RDS writes the value of its own secrets, the program those of which it makes a version, and people all others. */
export function hasValue(
  { name, valueFrom }: { readonly name: string; readonly valueFrom: string },
  world: World,
): boolean {
  if (valueFrom.includes(":secret:rds!") || world.secrets.includes(name)) return true;
  return world.resources.some(({ type, inputs }) => {
    const secret = inputs["secretId"];
    return (
      type === "aws:secretsmanager/secretVersion:SecretVersion" &&
      typeof secret === "string" &&
      valueFrom.startsWith(secret)
    );
  });
}
