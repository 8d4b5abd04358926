import { Resolver } from "node:dns/promises";

/** Where the world is sent that asks for a domain. */
export type Delegation =
  | { readonly kind: "here" }
  | { readonly kind: "elsewhere"; readonly nameServers: readonly string[] }
  /** Nobody knows: what was so before may still be so. */
  | { readonly kind: "unanswered"; readonly reason: string };

/** Asks the public DNS whether a domain's name servers are those of its zone. */
export async function delegationOf(
  domain: string,
  zone: readonly string[],
  servers?: readonly string[],
): Promise<Delegation> {
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  if (servers !== undefined) resolver.setServers(servers);
  try {
    return compare(await resolver.resolveNs(domain), zone);
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    // No such name, and a name without name servers.
    if (code === "ENOTFOUND" || code === "ENODATA") return { kind: "elsewhere", nameServers: [] };
    return { kind: "unanswered", reason: code };
  }
}

/** One name server that is not the zone's is enough for some of the world, ACM among it, to be sent elsewhere. */
export function compare(answered: readonly string[], zone: readonly string[]): Delegation {
  const names = answered.map(bare).sort();
  const own = new Set(zone.map(bare));
  return names.length > 0 && names.every((name) => own.has(name))
    ? { kind: "here" }
    : { kind: "elsewhere", nameServers: names };
}

const bare = (name: string) => name.toLowerCase().replace(/\.$/, "");
