import type { DnsSettings } from "../dns";
import { parseRoute, routeKey, rulePriority } from "../ingress/routes";
import type { Path, Remarks, Rule } from "../settings/definition";
import { isBlueGreen, isPublic, type ServiceSettings } from "./settings";
import { standbyRoute } from "./traffic";

type Services = Readonly<Record<string, ServiceSettings>>;

/** Default quotas of one Application Load Balancer. Source: "Quotas for your Application Load Balancers". */
const maxRules = 100;
const maxTargetGroups = 100;
/** Default quota of names in one certificate. Source: "Quotas", AWS Certificate Manager User Guide. */
const maxHosts = 10;

/** All hosts that the load balancer answers for, the stack's domain first. */
export function hosts(services: Services, domain: string): string[] {
  const named = Object.values(services).flatMap(({ routes }) =>
    routes.flatMap(({ path }) => parseRoute(path)?.host ?? []),
  );
  return [...new Set([domain, ...named.sort()])];
}

/** What the internet never gets: at the host that it names, or at all hosts of the service. */
export const closed = (services: Services, domain?: string): { host?: string; path: string }[] =>
  Object.values(services).flatMap(({ closedPaths, routes }) =>
    closedPaths.flatMap((text) => {
      const route = parseRoute(text);
      if (route === undefined) return [];
      const own = new Set(routes.map(({ path }) => parseRoute(path)?.host ?? domain));
      return (route.host === undefined ? [...own] : [route.host]).map((host) => ({ host, path: route.path }));
    }),
  );

/** Public services wait for a certificate: a first deploy is meant to look like this, any other is not. */
export const delegationRemark: Remarks<{ services: Services; dns: DnsSettings }> = ({
  settings: { services, dns },
  stack: { name: stack, domain },
  given,
}) =>
  Object.values(services).some(isPublic) && dns.kind === "create" && !given.zoneDelegated
    ? [
        `public services wait for a certificate: once ${domain ?? "the domain"} is delegated to its zone, ` +
          `given.${stack}.json says "zoneDelegated": true`,
      ]
    : [];

/** Routes: each to one service, under the domain, with a priority of its own, and no more than a load balancer takes. */
export const routesRule: Rule<{ services: Services }> = ({ settings: { services }, stack: { domain } }, report) => {
  const entries = Object.entries(services).flatMap(([service, { routes }]) =>
    routes.map(({ path, priority }, index) => ({
      service,
      route: parseRoute(path),
      priority,
      at: ["services", service, "routes", index],
    })),
  );
  const byKey = new Map<string, string>();
  // Rules of Plinth's own have places, too.
  const standby = Object.entries(services).filter(([, service]) => isPublic(service) && isBlueGreen(service));
  const byPriority = new Map(
    standby.map(([service]) => [rulePriority(standbyRoute(service)), `what keeps the colours of ${service} in use`]),
  );
  for (const { service, route, priority: own, at } of entries) {
    if (route === undefined) continue;
    const key = routeKey({ ...route, host: route.host ?? domain });
    const first = byKey.get(key);
    if (first !== undefined) {
      report(at, `a route that no other service has: ${first} has it already`);
      continue;
    }
    byKey.set(key, service);
    if (domain !== undefined || byKey.size === 1) checkHost(route.host, domain, at, report);
    const priority = own ?? rulePriority(route);
    const other = byPriority.get(priority);
    if (other !== undefined) report(at, `a \`priority\` of its own: ${other} comes to ${priority} too`);
    byPriority.set(priority, routeKey(route));
  }
  reportQuotas(services, byKey.size + standby.length, domain, report);
};

function checkHost(
  host: string | undefined,
  domain: string | undefined,
  at: Path,
  report: (at: Path, wanted: string) => void,
) {
  if (domain === undefined) report(at, "a `domain` under plinth:stack in the stack file: a public service needs one");
  else if (host !== undefined && host !== domain && !host.endsWith(`.${domain}`)) {
    report(at, `a host that is ${domain} or ends in .${domain}: the certificate is for these`);
  }
}

function reportQuotas(
  services: Services,
  rules: number,
  domain: string | undefined,
  report: (at: Path, wanted: string) => void,
) {
  const targetGroups = Object.values(services).filter(isPublic).length;
  if (rules > maxRules)
    report(["services"], `at most ${maxRules} routes in all, the rules that a load balancer takes; these are ${rules}`);
  if (targetGroups > maxTargetGroups) {
    report(
      ["services"],
      `at most ${maxTargetGroups} public services, the target groups that a load balancer takes; these are ${targetGroups}`,
    );
  }
  const names = domain === undefined ? 0 : hosts(services, domain).length;
  if (names > maxHosts)
    report(["services"], `at most ${maxHosts} hosts, the names that a certificate takes; these are ${names}`);
}
