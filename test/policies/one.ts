import type { Kind } from "../../policies/kinds";
import { UNKNOWN } from "../../preview/values";
import type { Case } from "./cases";
import { sample, type Given } from "./sample";

/**
 * The cases of a rule that looks at one resource: properties that are right, such that are wrong with what is said of each,
 * and one that only the deployment tells, with the rest as in the first that are right.
 */
export const one = <Props>(
  kind: Kind<Props>,
  {
    right,
    wrong,
    unknown,
    config = {},
  }: {
    readonly right: readonly Given<Props>[];
    readonly wrong: readonly (readonly [Given<Props>, ...string[]])[];
    readonly unknown?: keyof Props & string;
    readonly config?: object;
  },
): Case[] => [
  ...right.map((props) => ({ what: `right: ${text(props)}`, stack: [sample(kind, "it", props)], config })),
  ...wrong.map(([props, ...finds]) => ({
    what: `wrong: ${text(props)}`,
    stack: [sample(kind, "it", props)],
    config,
    finds: finds.map((find) => `it: ${find}`),
  })),
  ...(unknown === undefined
    ? []
    : [
        {
          what: `unknown: ${unknown}`,
          stack: [sample(kind, "it", { ...right[0], [unknown]: UNKNOWN } as Given<Props>)],
          config,
          notJudged: [`it: it.${unknown} is known only after the deployment`],
        },
      ]),
];

const text = (props: unknown): string => JSON.stringify(props);
