import type * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster";
import type { Section } from "../dashboard";
import type { Ingress } from "../ingress";
import { Job } from "../job";
import { Release } from "../release";
import { Service } from "../service";
import { isPublic } from "../service/settings";
import { tasksOf } from "../task/entries";
import { missing } from "../task/images";
import { inOrderOfUse } from "../uses";
import { mapValues, watchedBy, type Shared } from "./shared";
import { wiring, type Parts } from "./wiring";

export interface TaskParts extends Parts {
  readonly cluster: Cluster;
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
function release(shared: Shared, { cluster, ...parts }: TaskParts): readonly pulumi.Resource[] {
  const settings = shared.loaded.settings.release;
  if (settings === undefined) return [];
  const own = wiring(shared, parts, "release", settings);
  const args = { ...own, settings, running: runs(shared, "release"), cluster };
  return new Release("release", args, shared.opts).done;
}

/** The services, each after those that it uses. */
function services(
  shared: Shared,
  { cluster, ingress, ...parts }: TaskParts,
  after: readonly pulumi.Resource[],
): Section[] {
  const { settings, stack } = shared.loaded;
  const connections = { ...parts.connections };
  const usedNames = new Set(Object.values(settings.services).flatMap(({ uses }) => uses.map((use) => use.name)));
  return inOrderOfUse(settings.services).flatMap((name) => {
    const service = settings.services[name];
    if (service === undefined) return [];
    const made = new Service(
      name,
      {
        ...wiring(shared, { ...parts, connections }, name, service),
        settings: service,
        domain: stack.domain,
        running: runs(shared, name),
        cluster,
        ingress: isPublic(service) ? ingress : undefined,
        used: usedNames.has(name),
        usesServices: service.uses.some((use) => Object.hasOwn(settings.services, use.name)),
        after,
        alarms: shared.alarms,
      },
      shared.opts,
    );
    if (made.connection !== undefined) connections[name] = { "": made.connection };
    return watchedBy({ [name]: made });
  });
}

function jobs(shared: Shared, { cluster, ...parts }: TaskParts, after: readonly pulumi.Resource[]): Section[] {
  const { alarms, opts } = shared;
  return watchedBy(
    mapValues(shared.loaded.settings.jobs, (settings, name) => {
      const own = wiring(shared, parts, name, settings);
      return new Job(name, { ...own, settings, running: runs(shared, name), cluster, after, alarms }, opts);
    }),
  );
}
