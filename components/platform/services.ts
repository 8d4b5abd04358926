import type * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../cluster";
import type { Section } from "../dashboard";
import type { Ingress } from "../ingress";
import { Service } from "../service";
import { isPublic } from "../service/settings";
import { tasksOf } from "../task/entries";
import { missing } from "../task/images";
import { inOrderOfUse } from "../uses";
import type { Shared } from "./shared";
import { wiring, type Parts } from "./wiring";

export interface ServicesParts extends Parts {
  readonly cluster: Cluster;
  readonly ingress?: Ingress;
  /** What has to have happened before new tasks start. */
  readonly after: readonly pulumi.Resource[];
}

/** The services, each after those that it uses; answers with what they watch. */
export function services(shared: Shared, { cluster, ingress, after, ...parts }: ServicesParts): Section[] {
  const { settings, stack, given } = shared.loaded;
  const connections = { ...parts.connections };
  const sections: Section[] = [];
  const entries = tasksOf(settings).filter(({ kind }) => kind === "service");
  const usedNames = new Set(entries.flatMap((entry) => entry.settings.uses.map((use) => use.name)));
  for (const name of inOrderOfUse(settings.services)) {
    const service = settings.services[name];
    const entry = entries.find((each) => each.name === name);
    if (service === undefined || entry === undefined) continue;
    const made = new Service(
      name,
      {
        ...wiring(shared, { ...parts, connections }, name, service),
        settings: service,
        domain: stack.domain,
        running: missing(entry, settings, given).length === 0,
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
    sections.push({ title: name, watched: made.watched });
  }
  return sections;
}
