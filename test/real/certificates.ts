import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { own } from "./tools";

/** A certificate authority of a test's own, and a server certificate of it for `localhost`. */
export interface Certificates {
  /** The authority's certificate: a file, and its text. */
  readonly caFile: string;
  readonly ca: string;
  readonly keyFile: string;
  readonly certificateFile: string;
}

export function certificates(folder: string): Certificates {
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "pipe" });
  const key = (name: string) => {
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", file(name));
  };
  key("ca.key");
  openssl(
    "req",
    "-x509",
    "-new",
    "-key",
    file("ca.key"),
    "-subj",
    "/CN=test authority",
    "-days",
    "2",
    "-out",
    file("ca.crt"),
  );
  key("server.key");
  openssl("req", "-new", "-key", file("server.key"), "-subj", "/CN=localhost", "-out", file("server.csr"));
  writeFileSync(file("server.ext"), "subjectAltName=DNS:localhost\n");
  openssl(
    ...["x509", "-req", "-in", file("server.csr"), "-CA", file("ca.crt"), "-CAkey", file("ca.key"), "-CAcreateserial"],
    ...["-extfile", file("server.ext"), "-days", "2", "-out", file("server.crt")],
  );
  for (const name of ["ca.crt", "server.key", "server.crt"]) own(file(name));
  return {
    caFile: file("ca.crt"),
    ca: readFileSync(file("ca.crt"), "utf8"),
    keyFile: file("server.key"),
    certificateFile: file("server.crt"),
  };
}
