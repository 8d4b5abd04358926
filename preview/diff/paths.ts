/** Joins a key to a path as Pulumi writes it: `vpcConfig.subnetIds[0]`, `tags["a.b"]`. */
export function join(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** The keys of a path; `*` stands for any. */
export function keysOf(path: string): (string | number)[] {
  const keys: (string | number)[] = [];
  for (const [, index, quoted, plain] of path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)) {
    if (index !== undefined) keys.push(Number(index));
    else if (quoted !== undefined) keys.push(JSON.parse(`"${quoted}"`) as string);
    else keys.push(plain as string);
  }
  return keys;
}

/** The property at the beginning of a path. */
export const topOf = (path: string): string => String(keysOf(path)[0] ?? "");

/** How a path lies to a pattern: at or below it, above it, or beside it. */
export function lies(path: string, pattern: string): "within" | "above" | "beside" {
  const [keys, wanted] = [keysOf(path), keysOf(pattern)];
  const shared = Math.min(keys.length, wanted.length);
  for (let at = 0; at < shared; at++) {
    if (wanted[at] !== "*" && String(wanted[at]) !== String(keys[at])) return "beside";
  }
  return keys.length >= wanted.length ? "within" : "above";
}
