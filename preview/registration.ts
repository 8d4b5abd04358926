import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import type {
  ReadResourceRequest,
  RegisterResourceRequest,
  TransformResourceOptions,
} from "@pulumi/pulumi/proto/resource_pb";
import { buildUrn, type PlanResource, type Timeouts } from "./plan";
import { decodeProperties, type Properties } from "./values";

/** The options of a resource that a transform may change, in one form for both messages that carry them. */
export interface ResourceOptions {
  readonly dependsOn: readonly string[];
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly deletedWith: string;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly replaceWith: readonly string[];
  readonly hideDiffs: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly aliases: readonly Alias[];
  readonly provider: string;
  readonly customTimeouts: Timeouts;
  readonly deleteBeforeReplace?: boolean;
  readonly importId: string;
  readonly version: string;
  readonly pluginDownloadURL: string;
}

/** The options as the program gave them. */
export function optionsOfRequest(request: RegisterResourceRequest): ResourceOptions {
  return {
    dependsOn: request.getDependenciesList(),
    protect: request.hasProtect() ? request.getProtect() : undefined,
    retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
    deletedWith: request.getDeletedwith(),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    replaceWith: request.getReplaceWithList(),
    hideDiffs: request.getHidediffsList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    aliases: request.getAliasesList(),
    provider: request.getProvider(),
    customTimeouts: timeouts(request.getCustomtimeouts()),
    deleteBeforeReplace: request.getDeletebeforereplacedefined() ? request.getDeletebeforereplace() : undefined,
    importId: request.getImportid(),
    version: request.getVersion(),
    pluginDownloadURL: request.getPlugindownloadurl(),
  };
}

/** The options as the last transform left them. */
export function optionsOfTransform(options: TransformResourceOptions): ResourceOptions {
  return {
    dependsOn: options.getDependsOnList(),
    protect: options.hasProtect() ? options.getProtect() : undefined,
    retainOnDelete: options.hasRetainOnDelete() ? options.getRetainOnDelete() : undefined,
    deletedWith: options.getDeletedWith(),
    ignoreChanges: options.getIgnoreChangesList(),
    replaceOnChanges: options.getReplaceOnChangesList(),
    replaceWith: options.getReplaceWithList(),
    hideDiffs: options.getHideDiffList(),
    additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
    aliases: options.getAliasesList(),
    provider: options.getProvider(),
    customTimeouts: timeouts(options.getCustomTimeouts()),
    deleteBeforeReplace: options.hasDeleteBeforeReplace() ? options.getDeleteBeforeReplace() : undefined,
    importId: options.getImport(),
    version: options.getVersion(),
    pluginDownloadURL: options.getPluginDownloadUrl(),
  };
}

function timeouts(message: RegisterResourceRequest.CustomTimeouts | undefined): Timeouts {
  const all = {
    create: message?.getCreate(),
    update: message?.getUpdate(),
    delete: message?.getDelete(),
    read: message?.getRead(),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== ""));
}

/** What identifies the resource, which no transform can change. */
export interface Identity {
  readonly project: string;
  readonly stack: string;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly remote: boolean;
  readonly parent?: PlanResource;
  readonly provider?: string;
}

/** The resource of the plan. What a child does not say of its protection, it has from its parent, as in the engine. */
export function planResource(
  { project, stack, parent, ...identity }: Identity,
  options: ResourceOptions,
  inputs: Properties,
  propertyDependencies: Record<string, readonly string[]>,
): PlanResource {
  return {
    ...identity,
    op: options.importId === "" ? "create" : "import",
    parent: parent?.urn,
    id: options.importId === "" ? undefined : options.importId,
    inputs,
    protect: options.protect ?? parent?.protect ?? false,
    retainOnDelete: options.retainOnDelete ?? parent?.retainOnDelete ?? false,
    deletedWith: options.deletedWith || parent?.deletedWith,
    dependencies: options.dependsOn,
    propertyDependencies,
    additionalSecretOutputs: options.additionalSecretOutputs,
    aliases: options.aliases.map((alias) =>
      aliasUrn(alias, { stack, project, parent: parent?.urn, type: identity.type, name: identity.name }),
    ),
    customTimeouts: options.customTimeouts,
    ignoreChanges: options.ignoreChanges,
    replaceOnChanges: options.replaceOnChanges,
    replaceWith: options.replaceWith,
    hideDiffs: options.hideDiffs,
    deleteBeforeReplace: options.deleteBeforeReplace,
    version: options.version || undefined,
    pluginDownloadURL: options.pluginDownloadURL || undefined,
  };
}

/** The resource of the plan for one that exists elsewhere. */
export const readResource = (request: ReadResourceRequest, urn: string, provider: string): PlanResource => ({
  op: "read",
  urn,
  type: request.getType(),
  name: request.getName(),
  custom: true,
  remote: false,
  parent: request.getParent() || undefined,
  id: request.getId(),
  inputs: decodeProperties(request.getProperties()),
  provider,
  protect: false,
  retainOnDelete: false,
  dependencies: request.getDependenciesList(),
  propertyDependencies: {},
  additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
  aliases: [],
  customTimeouts: {},
  ignoreChanges: [],
  replaceOnChanges: [],
  replaceWith: [],
  hideDiffs: [],
  version: request.getVersion() || undefined,
  pluginDownloadURL: request.getPlugindownloadurl() || undefined,
});

interface Self {
  readonly stack: string;
  readonly project: string;
  readonly parent?: string;
  readonly type: string;
  readonly name: string;
}

function aliasUrn(alias: Alias, self: Self): string {
  const spec = alias.getSpec();
  if (spec === undefined) {
    return alias.getUrn();
  }
  const parent = spec.getNoparent() ? undefined : spec.getParenturn() || self.parent;
  return buildUrn(
    spec.getStack() || self.stack,
    spec.getProject() || self.project,
    parent,
    spec.getType() || self.type,
    spec.getName() || self.name,
  );
}
