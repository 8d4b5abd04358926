import { randomBytes, randomInt } from "node:crypto";
import sdk from "@pulumi/random/package.json";
import { bridged, type Cloud } from "../cloud";
import { serve } from "../serve";
import { Provider } from "../provider";
import { changes, type Properties } from "../values";

/** The random provider's types that the stacks use; of each, its inputs and what it makes. Every input replaces. */
const types: Readonly<
  Record<string, { readonly inputs: readonly string[]; make: (inputs: Properties) => Properties }>
> = {
  "random:index/randomBytes:RandomBytes": {
    inputs: ["length"],
    make: ({ length }) => {
      const bytes = randomBytes(length as number);
      return { base64: bytes.toString("base64"), hex: bytes.toString("hex") };
    },
  },
  "random:index/randomId:RandomId": {
    inputs: ["byteLength", "prefix"],
    make: ({ byteLength, prefix = "" }) => {
      const bytes = randomBytes(byteLength as number);
      const said = {
        b64Std: bytes.toString("base64"),
        b64Url: bytes.toString("base64url"),
        hex: bytes.toString("hex"),
      };
      const all = { ...said, dec: BigInt(`0x${said.hex}`).toString() };
      return Object.fromEntries(Object.entries(all).map(([key, text]) => [key, `${prefix as string}${text}`]));
    },
  },
  "random:index/randomPassword:RandomPassword": {
    inputs: [
      ...["length", "lower", "minLower", "minNumeric", "minSpecial", "minUpper"],
      ...["number", "numeric", "overrideSpecial", "special", "upper"],
    ],
    make: (inputs) => ({
      result: password(inputs),
      bcryptHash: `$2a$10$${randomBytes(40).toString("hex").slice(0, 53)}`,
    }),
  },
};

/** As long as asked for, with at least as many letters of each kind as asked for, in any order. */
function password(inputs: Properties): string {
  const kinds: [string, unknown, unknown][] = [
    ["abcdefghijklmnopqrstuvwxyz", inputs["lower"], inputs["minLower"]],
    ["ABCDEFGHIJKLMNOPQRSTUVWXYZ", inputs["upper"], inputs["minUpper"]],
    ["0123456789", inputs["numeric"] ?? inputs["number"], inputs["minNumeric"]],
    [
      (inputs["overrideSpecial"] as string | undefined) ?? "!@#$%&*()-_=+[]{}<>:?",
      inputs["special"],
      inputs["minSpecial"],
    ],
  ];
  const wanted = kinds.filter(([, on]) => on !== false);
  const letters = wanted.flatMap(([of, , least]) => pick(of, Number(least ?? 0)));
  letters.push(...pick(wanted.map(([of]) => of).join(""), (inputs["length"] as number) - letters.length));
  for (let at = letters.length - 1; at > 0; at--) {
    const other = randomInt(at + 1);
    [letters[at], letters[other]] = [letters[other]!, letters[at]!];
  }
  return letters.join("");
}

const pick = (of: string, count: number): string[] => Array.from({ length: count }, () => of[randomInt(of.length)]!);

const random: Cloud = {
  ...bridged(
    (type) =>
      types[type] && {
        required: types[type].inputs.filter((input) => input === "length" || input === "byteLength"),
        properties: [...types[type].inputs, "keepers"],
      },
  ),
  replacedBy: (_, before, after) => [...new Set(changes(before, after).map(({ path }) => path.replace(/[.[].*$/, "")))],
  shape: (type, inputs) => {
    const outputs = types[type]!.make(inputs);
    return { id: (outputs["b64Url"] ?? randomBytes(8).toString("hex")) as string, outputs };
  },
  refuse: () => [],
};

serve(new Provider(random, sdk));
