import type { Made } from "../made";

/** What a resource gets from AWS when it is made: its id as the provider has it, and what AWS adds to the inputs. */
export interface Shape {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

export type ShapeOf = (made: Made) => Shape;

export type Shapes = Readonly<Record<string, ShapeOf>>;

/** Outputs beside those that all of a kind have. */
type More = (made: Made) => Shape["outputs"];
const nothing: More = () => ({});

/** A thing that is known by its name and has an ARN, which `kind` begins. */
export const byName =
  (service: string, kind: string, more = nothing): ShapeOf =>
  (made) => ({
    id: made.name,
    outputs: { arn: made.arn(service, `${kind}${made.name}`), name: made.name, ...more(made) },
  });

/** A thing whose id is its ARN. */
export const byArn =
  (arnOf: (made: Made) => string, more = nothing): ShapeOf =>
  (made) => ({ id: arnOf(made), outputs: { arn: arnOf(made), ...more(made) } });

/** A thing of EC2: `prefix` begins its id, `kind` its ARN. */
export const ofEc2 =
  (prefix: string, kind: string, more = nothing): ShapeOf =>
  (made) => {
    const id = made.ec2(prefix);
    return { id, outputs: { arn: made.arn("ec2", `${kind}/${id}`), ownerId: made.thing.account, ...more(made) } };
  };

/** Something that is set on another thing and is known by it. */
export const partOf =
  (property: string, more = nothing): ShapeOf =>
  (made) => ({ id: made.text(property), outputs: more(made) });
