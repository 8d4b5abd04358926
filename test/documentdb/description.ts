import { load as loadFiles, type Loaded } from "../../components/settings/load";
import { SettingsError } from "../../components/settings/problems";
import { recordStack, type Stack } from "../stack";
import { stackOf } from "../arbitraries";
import { folder } from "../settings/project";

const files = (app: string, profile: string, region = "eu-central-1", given: object = {}) =>
  folder({
    "app.yaml": app,
    [`Pulumi.${profile}.yaml`]: stackOf(region, profile),
    [`given.${profile}.json`]: JSON.stringify(given),
  });

/** What Plinth makes of a description in a stack of this profile. */
export const loaded = (app: string, profile: string, region?: string): Loaded =>
  loadFiles({ cwd: files(app, profile, region), stack: profile });
export const load = (app: string, profile: string, region?: string): Loaded["settings"] =>
  loaded(app, profile, region).settings;

/** Why it makes nothing of it. */
export function refusal(app: string, profile: string, region?: string): string {
  try {
    load(app, profile, region);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** The stack as a deployment would make it. */
export const stackFrom = (app: string, profile: string, given: object): Promise<Stack> =>
  recordStack(files(app, profile, undefined, given), profile);
