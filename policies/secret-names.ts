/** Ends of names of what nobody else may know. */
const names =
  /(^|_)(PASSWORD|PASSWD|PWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|ENCRYPTION_KEY|CREDENTIALS?|DSN)$/i;
/** What is called so and is not: what browsers get. */
const harmless = /(^|_)(PUBLIC|PUBLISHABLE|ANON)(_|$)/i;

/** Values that say themselves what they are: keys of AWS, Stripe, GitHub and Slack, private keys, and URLs with a password. */
const values = [
  /^AKIA[0-9A-Z]{16}$/,
  /^(sk|rk)_live_/,
  /^gh[pousr]_[0-9A-Za-z]{36}/,
  /^xox[abpr]-/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s:@]*:[^/?#\s@]+@/i,
];

/** Whether a variable is a secret, by its name or, where it is known, by its value. */
export const looksSecret = (name: string, value: string | undefined): boolean =>
  (names.test(name) && !harmless.test(name) && value !== "") ||
  (value !== undefined && values.some((pattern) => pattern.test(value)));
