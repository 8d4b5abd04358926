import { loadWith, type LoadedWith, type LoadOptions } from "./loader";
import { definition, type Settings } from "./schema";

export type { LoadOptions } from "./loader";
export type { Given, StackSettings } from "./definition";
export type { Allowed } from "./allow";
export type { Budget } from "./budget";
export type { Exemption } from "./exemptions";
export { SettingsError } from "./problems";

/** Everything that is said about one stack of an application, complete and checked. */
export type Loaded = LoadedWith<Settings>;

/**
 * Reads `app.yaml`, the stack file, the profile and what the deployment hands in.
 *
 * @throws SettingsError with every mistake at once
 */
export const load = (options: LoadOptions): Loaded => loadWith(definition, options) as Loaded;
