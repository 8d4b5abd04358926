/** What a release is told: plain data, and in its environment what may change without another run. */
export interface ReleaseEvent {
  /** The revision of the task definition that is run. */
  readonly taskDefinition: string;
  /** Which call of the chain this is, from 1 on. */
  readonly link: number;
  /** What the call before this one answered, as text; the first one has none before it. */
  readonly before?: string;
}

/** What a call answers: whether the release is done, and by which task. */
export interface Answer {
  readonly done: boolean;
  readonly task?: string;
}

/** Where the release runs. A change of these is no reason to run it again. */
export interface Place {
  readonly cluster: string;
  readonly family: string;
  readonly container: string;
  readonly subnets: readonly string[];
  readonly securityGroup: string;
  readonly logGroup: string;
  readonly timeoutMinutes: number;
}

/** How long one call may take in all: the longest that Lambda offers. */
export const timeoutSeconds = 900;

/** How long one call waits for the release. */
export const waitMinutes = 14;

/** What a call may take beyond that when it stops a task; what is left then is for reading the last of its log. */
export const stoppingSeconds = 40;

/** How many calls wait for a release: they have more time than it, so that its own time is what ends. */
export const linksFor = (timeoutMinutes: number): number => Math.floor(timeoutMinutes / waitMinutes) + 1;
