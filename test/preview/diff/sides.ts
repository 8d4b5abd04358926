import type { Before } from "../../../preview/diff/before";
import type { Plan, PlanResource } from "../../../preview/plan";
import type { Properties } from "../../../preview/values";
import { resource } from "../sample";

/** The URN of a resource at the top of the stack that the tests compare. */
export const urnOf = (type: string, name: string) => `urn:pulumi:test::shop::${type}::${name}`;

/** A resource at the top, of a type and with what a test says. */
export const make = (type: string, name: string, inputs: Properties = {}, more: Partial<PlanResource> = {}) =>
  resource({ urn: urnOf(type, name), type, name, inputs, ...more });

export const planOf = (...resources: PlanResource[]): Plan => ({
  ...{ project: "shop", stack: "test", resources, outputs: {}, diagnostics: [] },
});

/** What there is, as a plan that was saved tells it. */
export const beforeOf = ({ project, stack, resources, outputs }: Plan, more: Partial<Before> = {}): Before => ({
  ...{ kind: "plan", file: "base.json", project, stack, resources, outputs },
  ...{ provided: new Map(), made: new Map(), unfinished: new Map(), notes: [] },
  ...more,
});

export const QUEUE = "aws:sqs/queue:Queue";
export const SUBNET = "aws:ec2/subnet:Subnet";
export const VPC = "aws:ec2/vpc:Vpc";
export const INSTANCE = "aws:rds/instance:Instance";
