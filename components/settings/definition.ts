import type { z } from "zod";

/** What `plinth:stack` and `aws:region` say about one stack. */
export interface StackSettings {
  readonly name: string;
  readonly profile: string;
  readonly account: string;
  readonly region: string;
  readonly domain?: string;
  readonly version?: string;
}

/** A side of a service that is rolled out blue and green. */
export type Color = "blue" | "green";

/** Which of a service's colours is which. */
export interface Colors {
  /** Where requests go. */
  readonly live: Color;
  /** Which one has the newest image, the one that `images` names. */
  readonly newest: Color;
  /** The digest of the other one; without it, that one has no pods. */
  readonly previous?: string;
}

/** What the deployment hands in, because the program asks AWS nothing. */
export interface Given {
  /** The digest of each image that was pushed, by the service that owns its repository. */
  readonly images: Readonly<Record<string, string>>;
  /** The names of the secrets that have a value. */
  readonly secrets: readonly string[];
  /** Whether the parent zone points at this one. */
  readonly zoneDelegated: boolean;
  /** The colours of services with `rollout: blueGreen`; of one that is not named, blue is live and has the newest image. */
  readonly colors?: Readonly<Record<string, Colors>>;
}

export type Path = readonly (string | number)[];

/**
 * Says what is wanted at a path of the settings; where it stands and what was given is added by the loader. A path that
 * starts with `given` is one of the file that the deployment hands in.
 */
export type Report = (path: Path, wanted: string) => void;

interface Context<Settings> {
  readonly settings: Settings;
  readonly stack: StackSettings;
  readonly given: Given;
}

/**
 * A rule over several keys, which no schema of a single value can say. `configSecrets` are the names that have a value
 * in the stack file.
 */
export type Rule<Settings> = (
  context: Context<Settings> & { configSecrets: readonly string[] },
  report: Report,
) => void;

/** What a reader should know of settings that are right, one sentence each. */
export type Remarks<Settings> = (context: Context<Settings>) => string[];

/** Everything that makes an `app.yaml` and a stack file into settings. */
export interface Definition<Schema extends z.ZodObject = z.ZodObject> {
  readonly schema: Schema;
  /**
   * Plain data by profile, in the form of `app.yaml`; `"*"` and `"*[kind]"` speak of every entry of a map, `"key[kind]"` of
   * a key whose value is of that kind.
   */
  readonly profiles: Readonly<Record<string, unknown>>;
  readonly rules: readonly Rule<z.output<Schema>>[];
  readonly remarks?: readonly Remarks<z.output<Schema>>[];
  /** Fills in what follows from the stack, such as the zones of its region; runs before the rules. */
  readonly derive?: (settings: z.output<Schema>, stack: StackSettings) => z.output<Schema>;
}
