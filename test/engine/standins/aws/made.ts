import { createHash } from "node:crypto";
import { facts, type Inputs } from "./facts";

/** A resource that is to be made, and where. */
export interface Thing {
  readonly type: string;
  /** Its logical name. */
  readonly name: string;
  readonly inputs: Inputs;
  /** Tells one making of the same resource from the next: a number from 0 on counts the revisions of a task definition. */
  readonly suffix: string;
  readonly account: string;
  readonly region: string;
}

/** What AWS would make up for a thing: always the same for the same type, name and suffix. */
export class Made {
  readonly thing: Thing;

  constructor(thing: Thing) {
    this.thing = thing;
  }

  /** The physical name: as given, as Pulumi or the provider makes it of a prefix, or else of the logical name. */
  get name(): string {
    const { property = "name", prefixProperty = "namePrefix" } = facts[this.thing.type]?.autoName ?? {};
    const prefix = this.text(prefixProperty);
    return this.text(property) || (prefix === "" ? `${this.thing.name}-${this.hex(7)}` : `${prefix}${this.digits(26)}`);
  }

  /** An input that is text, and nothing where it is not given. */
  text(property: string, otherwise = ""): string {
    const value = this.thing.inputs[property];
    return typeof value === "string" ? value : otherwise;
  }

  hex(length: number, of = ""): string {
    return this.letters("0123456789abcdef", length, `hex${of}`);
  }

  digits(length: number, of = ""): string {
    return this.letters("123456789", length, `digits${of}`);
  }

  upper(length: number, of = ""): string {
    return this.letters("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length, `upper${of}`);
  }

  lower(length: number, of = ""): string {
    return this.upper(length, of).toLowerCase();
  }

  uuid(of = ""): string {
    const [a, b, c, d] = [this.hex(8, `a${of}`), this.hex(4, `b${of}`), this.hex(3, `c${of}`), this.hex(3, `d${of}`)];
    return `${a}-${b}-4${c}-a${d}-${this.hex(12, `e${of}`)}`;
  }

  /** An id of EC2, such as `vpc-0123456789abcdef0`. */
  ec2(prefix: string): string {
    return `${prefix}-0${this.hex(16, prefix)}`;
  }

  arn(service: string, resource: string): string {
    return `arn:aws:${service}:${this.thing.region}:${this.thing.account}:${resource}`;
  }

  /** The ARN of something that has no region. */
  globalArn(service: string, resource: string): string {
    return `arn:aws:${service}::${this.thing.account}:${resource}`;
  }

  private letters(alphabet: string, length: number, of: string): string {
    const { type, name, suffix } = this.thing;
    const bytes = createHash("sha512").update([type, name, suffix, of].join("\n")).digest();
    return Array.from({ length }, (_, index) => alphabet[(bytes[index] ?? 0) % alphabet.length]).join("");
  }
}
