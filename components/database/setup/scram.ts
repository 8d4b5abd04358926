import { createHash, createHmac, pbkdf2Sync } from "node:crypto";

/** PostgreSQL's own number; each login costs that many rounds. */
const iterations = 4096;

/**
 * What PostgreSQL keeps of a password, so that the password itself is never sent to it and never in its log. The salt
 * follows from password and user: the same password gives the same verifier, and setting it again changes nothing. That
 * is as safe as a random salt for passwords that are as long as ours and belong to one user each.
 *
 * ASCII only: others would have to be normalized first. Source: RFC 5802; "pg_authid" in PostgreSQL's documentation.
 */
export function scramVerifier(user: string, password: string): string {
  if (!/^[\x20-\x7e]+$/.test(password)) throw new Error(`the password of ${user} has characters beside ASCII`);
  const salt = hmac(Buffer.from(password), `salt of ${user}`).subarray(0, 16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  const storedKey = createHash("sha256").update(hmac(salted, "Client Key")).digest();
  const serverKey = hmac(salted, "Server Key");
  const base64 = (bytes: Buffer) => bytes.toString("base64");
  return `SCRAM-SHA-256$${iterations}:${base64(salt)}$${base64(storedKey)}:${base64(serverKey)}`;
}

const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
