import type * as pulumi from "@pulumi/pulumi";
import type { Value } from "../connection";
import { volumeName, type TaskSettings } from "./settings";

/** What serves requests, or is asked whether it is well, has beside what every container has. */
export interface Serving {
  readonly portMappings?: readonly object[];
  readonly healthCheck?: object;
}

export interface ContainerArgs {
  readonly name: string;
  readonly settings: TaskSettings;
  readonly image: pulumi.Input<string>;
  /** All variables: of `env`, of `secrets` and of `uses`. */
  readonly variables: Readonly<Record<string, Value>>;
  readonly logGroupName: pulumi.Input<string>;
  readonly region: string;
  readonly serving?: Serving;
}

/** The one container of a task, as ECS takes it. Secrets are references: their values stand in no definition. */
export function containerDefinition({
  name,
  settings,
  image,
  variables,
  logGroupName,
  region,
  serving,
}: ContainerArgs) {
  const { command, user, stopTimeoutSeconds } = settings;
  const entries = Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    name,
    image,
    command,
    essential: true,
    user,
    readonlyRootFilesystem: true,
    stopTimeout: stopTimeoutSeconds,
    // PID 1 has to pass signals on and to bury dead children, which few applications do.
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
    portMappings: serving?.portMappings ?? [],
    healthCheck: serving?.healthCheck,
    environment: entries.flatMap(([variable, value]) =>
      "plain" in value ? [{ name: variable, value: value.plain }] : [],
    ),
    secrets: entries.flatMap(([variable, value]) =>
      "plain" in value ? [] : [{ name: variable, valueFrom: reference(value) }],
    ),
    mountPoints: settings.writablePaths.map((path) => ({
      sourceVolume: volumeName(path),
      containerPath: path,
      readOnly: false,
    })),
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": logGroupName,
        "awslogs-region": region,
        "awslogs-stream-prefix": name,
        // Rather a line lost than an application that waits for its logs.
        mode: "non-blocking",
        "max-buffer-size": "25m",
      },
    },
  };
}

/** How ECS names one key of a secret that holds JSON. Source: "Pass Secrets Manager secrets through environment variables". */
const reference = (value: Extract<Value, { secretArn: unknown }>): pulumi.Output<string> =>
  value.jsonKey === undefined ? value.secretArn : value.secretArn.apply((arn) => `${arn}:${value.jsonKey}::`);
