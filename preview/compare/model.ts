/** One setting that differs between two stacks. */
export interface SettingDifference {
  /** `databases.main.instanceClass`; of an entry of a map that only one stack has, the entry. */
  readonly path: string;
  readonly here?: string;
  readonly there?: string;
  /** Which layer says each, with file and line ("Pulumi.production.yaml:12", "profile staging", "default"), where one does. */
  readonly hereFrom?: string;
  readonly thereFrom?: string;
}

/** One resource that only one stack has, or of which properties differ. */
export interface ResourceDifference {
  readonly name: string;
  readonly type: string;
  /** Its component's logical name; nothing of a resource outside of all. */
  readonly component: string;
  readonly only?: "here" | "there";
  /** How many resources are a part of it, where a whole component is in one stack alone: they have no entries. */
  readonly parts?: number;
  readonly properties: readonly { readonly path: string; readonly here?: string; readonly there?: string }[];
  /** The settings that it follows from, as far as they can be told. */
  readonly because: readonly string[];
}

/** A stack beside another one. */
export interface Comparison {
  readonly here: string;
  readonly there: string;
  readonly settings: readonly SettingDifference[];
  readonly resources: readonly ResourceDifference[];
  /** How many resources are alike. */
  readonly alike: number;
  readonly monthlyCost: { readonly here: string; readonly there: string };
}
