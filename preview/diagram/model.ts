import type { Change } from "../diff/model";

/** What a thing is for; a picture colours by it what does not change. */
export type Category = "outside" | "entry" | "compute" | "data" | "service";

/** What a picture shows of a resource, or of several that belong together. */
export interface DiagramNode {
  /** Made of the URN, the same in every run. */
  readonly id: string;
  readonly label: string;
  /** What it is, in AWS's words: "RDS PostgreSQL", "Application Load Balancer". */
  readonly kind: string;
  /** What else is good to know at a glance: "Multi-AZ, 5 alarms". */
  readonly detail?: string;
  readonly category?: Category;
  readonly group?: string;
  readonly change?: Exclude<Change, "same" | "read">;
  /** The URNs that it stands for. */
  readonly urns: readonly string[];
}

export interface DiagramEdge {
  readonly from: string;
  readonly to: string;
  /** What goes there: "5432", "DNS", "access logs". */
  readonly label?: string;
  readonly change?: "create" | "update" | "delete";
}

/** Region, VPC, tier: each within its parent. */
export interface DiagramGroup {
  readonly id: string;
  readonly label: string;
  readonly parent?: string;
}

/** A picture, before it is drawn. Everything is in an order that does not depend on the program's. */
export interface Diagram {
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  readonly groups: readonly DiagramGroup[];
}
