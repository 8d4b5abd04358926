import * as pulumi from "@pulumi/pulumi";
import { load as loadSettings, type Loaded } from "./settings/load";
import { SettingsError } from "./settings/problems";

export { Platform } from "./platform";
export type { Loaded } from "./settings/load";
export type { Settings } from "./settings/schema";

/**
 * Reads `app.yaml` and the stack file of the project in the current folder, for the stack that Pulumi runs. What the
 * engine hands over as configuration counts.
 *
 * @throws a RunError with every mistake at once, which Pulumi prints without a stack trace
 */
export function load(): Loaded {
  try {
    return loadSettings({
      cwd: process.cwd(),
      stack: pulumi.getStack(),
      project: pulumi.getProject(),
      configFile: process.env["PLINTH_CONFIG_FILE"],
      config: pulumi.runtime.allConfig(),
    });
  } catch (error) {
    throw error instanceof SettingsError ? new pulumi.RunError(error.message) : error;
  }
}
