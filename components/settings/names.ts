import { z } from "zod";

/** Names of entries of maps: they become parts of AWS names and of names on the network. */
export const key = (max: number, why: string) =>
  z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "a name of lower-case letters and digits, with single hyphens between")
    .max(max, `a name of at most ${max} characters: ${why}`);

/** Names of variables in containers, and of secrets, each of which is one. */
export const variableName = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
    "a variable's name: at most 128 letters, digits and _, not starting with a digit",
  );
