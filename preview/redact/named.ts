import { looksSecret } from "../../policies/secret-names";

// What the rules about variables leave to the names of properties.
const names =
  /(^|_)(PASSWORDS|PASSPHRASE|SECRET_STRING|SECRET_BINARY|CONNECTION_STRING|CLIENT_SECRET|SIGNING_KEY)$|_SECRET_KEY$/i;

/** What only leads to a secret, or says where it comes from: an ARN, the alias of a key, a reference that AWS resolves. */
const reference = /^(arn:|alias\/|\{\{resolve:)/;

/** Whether a value is a secret by the name that it has, or says itself that it is one. */
export function saysSecret(name: string, value: string): boolean {
  if (value === "" || reference.test(value)) return false;
  const words = name.replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9]/g, "$1$2_");
  return looksSecret(words, value) || names.test(words);
}
