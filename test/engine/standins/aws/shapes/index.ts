import { Made, type Thing } from "../made";
import { data } from "./data";
import { kubernetes } from "./kubernetes";
import { network } from "./network";
import { running } from "./running";
import type { Shape, Shapes } from "./shape";

export type { Thing } from "../made";
export type { Shape } from "./shape";

const shapes: Shapes = { ...data, ...kubernetes, ...network, ...running };

export const hasShape = (type: string): boolean => Object.hasOwn(shapes, type);

/** What AWS would answer; for a type without a shape of its own an id, an ARN and a name, so that a new type works. */
export function shapeOf(thing: Thing): Shape {
  const made = new Made(thing);
  const shape = shapes[thing.type];
  if (shape !== undefined) return shape(made);
  const [service = "", noun = ""] = thing.type.replace(/^aws:/, "").split(/[/:]/);
  return { id: made.name, outputs: { arn: made.arn(service, `${noun}/${made.name}`), name: made.name } };
}
