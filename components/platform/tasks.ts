import type * as pulumi from "@pulumi/pulumi";
import type { Section } from "../dashboard";
import type { Ingress } from "../ingress";
import { isPublic } from "../service/settings";
import { tasksOf } from "../task/entries";
import { missing } from "../task/images";
import { inOrderOfUse } from "../uses";
import type { Runtime } from "./runtime";
import { mapValues, watchedBy, type Shared } from "./shared";
import { wiring, type Parts } from "./wiring";

export interface TaskParts extends Parts {
  readonly runtime: Runtime;
  readonly ingress?: Ingress;
}

/** Everything that runs in tasks, new code after the release; answers with what it watches. */
export function makeTasks(shared: Shared, parts: TaskParts): Section[] {
  const after = release(shared, parts);
  return [...services(shared, parts, after), ...jobs(shared, parts, after)];
}

/** Whether all that a task waits for is there. */
function runs({ loaded: { settings, given } }: Shared, name: string): boolean {
  const entry = tasksOf(settings).find((each) => each.name === name);
  return entry !== undefined && missing(entry, settings, given).length === 0;
}

/** What has to have happened before new tasks start. */
function release(shared: Shared, { runtime, ...parts }: TaskParts): readonly pulumi.Resource[] {
  const settings = shared.loaded.settings.release;
  if (settings === undefined) return [];
  const own = wiring(shared, parts, "release", settings);
  return runtime.release("release", { ...own, settings, running: runs(shared, "release") });
}

/** The services, each after those that it uses. */
function services(
  shared: Shared,
  { runtime, ingress, ...parts }: TaskParts,
  after: readonly pulumi.Resource[],
): Section[] {
  const { settings, stack, given } = shared.loaded;
  const connections = { ...parts.connections };
  const usedNames = new Set(Object.values(settings.services).flatMap(({ uses }) => uses.map((use) => use.name)));
  return inOrderOfUse(settings.services).flatMap((name) => {
    const service = settings.services[name];
    if (service === undefined) return [];
    const made = runtime.service(name, {
      ...wiring(shared, { ...parts, connections }, name, service),
      settings: service,
      domain: stack.domain,
      running: runs(shared, name),
      colors: given.colors?.[name],
      ingress: isPublic(service) ? ingress : undefined,
      used: usedNames.has(name),
      usesServices: service.uses.some((use) => Object.hasOwn(settings.services, use.name)),
      after,
      alarms: shared.alarms,
    });
    if (made.connection !== undefined) connections[name] = { "": made.connection };
    return watchedBy({ [name]: made });
  });
}

function jobs(shared: Shared, { runtime, ...parts }: TaskParts, after: readonly pulumi.Resource[]): Section[] {
  const { alarms } = shared;
  return watchedBy(
    mapValues(shared.loaded.settings.jobs, (settings, name) => {
      const own = wiring(shared, parts, name, settings);
      return runtime.job(name, { ...own, settings, running: runs(shared, name), after, alarms });
    }),
  );
}
