import { Platform } from "../components/platform";
import { load, type Loaded } from "../components/settings/load";
import { recorded, type Recorded } from "./recorded";

interface Container {
  readonly image: string;
  readonly command?: string[];
  readonly user: string;
  readonly readonlyRootFilesystem: boolean;
  readonly stopTimeout: number;
  readonly environment: { name: string; value: string }[];
  readonly secrets: { name: string; valueFrom: string }[];
  readonly healthCheck?: { command: string[] };
  readonly portMappings: { containerPort: number }[];
  readonly logConfiguration: { options: Record<string, string> };
  readonly mountPoints: { containerPath: string }[];
}

/** A system's stack as a deployment would make it. */
export class Stack {
  readonly loaded: Loaded;
  readonly made: Recorded;

  constructor(loaded: Loaded, made: Recorded) {
    this.loaded = loaded;
    this.made = made;
  }

  container(service: string): Container {
    const text = this.made.inputs(`${service}-task-definition`)["containerDefinitions"] as string;
    const [container] = JSON.parse(text) as Container[];
    if (container === undefined) throw new Error(`${service} has no container`);
    return container;
  }

  env(service: string): Record<string, string> {
    return Object.fromEntries(this.container(service).environment.map(({ name, value }) => [name, value]));
  }

  secrets(service: string): Record<string, string> {
    return Object.fromEntries(this.container(service).secrets.map(({ name, valueFrom }) => [name, valueFrom]));
  }
}

/** Records a stack from its real files. */
export async function recordStack(cwd: string, stack: string): Promise<Stack> {
  const loaded = load({ cwd, stack });
  const { project, config, secretKeys } = loaded;
  const made = await recorded(() => new Platform("platform", loaded), { project, stack, config, secretKeys });
  return new Stack(loaded, made);
}
