import { createHash } from "node:crypto";
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { bodySizeLabel, bodySizeRule, managedGroups, type ManagedGroupName } from "./managed-groups";
import type { WafSettings } from "./settings";

type Rule = aws.types.input.wafv2.WebAclRule;
type Statement = aws.types.input.wafv2.WebAclRuleStatement;
/** What can stand within other statements. */
type Nestable = aws.types.input.wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatement;

/** A path that the internet never gets, and all below it. */
export interface ClosedPath {
  /** A name, or one with a leading `*.`; undefined: on every host. */
  readonly host?: string;
  readonly path: string;
}

/** The body of the answer at closed paths: what the load balancer says where there is nothing. */
export const notFound = { key: "not-found", contentType: "TEXT_PLAIN", content: "Not found" } as const;

/** A statement and what it takes of the capacity. Source: "Rule statements list", AWS WAF Developer Guide. */
interface Part<Of = Nestable> {
  readonly statement: Of;
  readonly wcu: number;
}

interface Spec extends Part<Statement>, Pick<Rule, "action" | "overrideAction"> {
  readonly name: string;
}

/**
 * The rules of the web ACL, in the order in which they are asked: what is closed, what is too much, what AWS knows as
 * bad. They leave room between for what a transform adds. They stand in the web ACL itself, which changes them all at
 * once; a set of addresses that none of them needs any more goes later than that, because Pulumi deletes last.
 */
export const webAclRules = (
  settings: WafSettings,
  closedPaths: readonly ClosedPath[],
  unlimitedSetArn: pulumi.Input<string> | undefined,
): Rule[] =>
  specs(settings, closedPaths, unlimitedSetArn).map(({ wcu: _, ...spec }, index) => ({
    ...spec,
    priority: (index + 1) * 10,
    visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: spec.name, sampledRequestsEnabled: true },
  }));

/** What the rules take of the web ACL's capacity, at most: WAF may count a transformation once that several rules do. */
export const capacity = (settings: WafSettings, closedPaths: readonly ClosedPath[]): number =>
  specs(settings, closedPaths, hasUnlimited(settings) ? "any" : undefined).reduce((sum, { wcu }) => sum + wcu, 0);

/** Whether there are addresses without a limit, and so a set of them. */
export const hasUnlimited = ({ unlimited }: WafSettings): boolean => Object.keys(unlimited).length > 0;

function specs(
  settings: WafSettings,
  closedPaths: readonly ClosedPath[],
  unlimitedSetArn: pulumi.Input<string> | undefined,
): Spec[] {
  const { rate, pathRates, largeBodies } = settings;
  const closed = new Map(closedPaths.map((each) => [closedName(each), each]));
  return [
    ...sorted(closed).map(([name, each]) => closedRule(name, each)),
    ...sorted(Object.entries(pathRates)).map(([name, each]) =>
      rateRule(`rate-${name}`, each, unlimitedSetArn, [pathIs(each.path)]),
    ),
    rateRule("rate", rate, unlimitedSetArn, []),
    ...(Object.keys(managedGroups) as ManagedGroupName[]).flatMap((name) => groupRule(name, settings)),
    ...(largeBodies.kind === "block" ? [largeBodiesRule(largeBodies.exceptPaths)] : []),
  ];
}

const sorted = <T>(entries: Iterable<[string, T]>): [string, T][] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/** Whoever asks must not learn that there is something, so it is a 404, the answer to any other unknown path. */
const closedRule = (name: string, { host, path }: ClosedPath): Spec => ({
  name,
  ...allOf([...(host === undefined ? [] : [hostIs(host)]), pathIs(path)]),
  action: { block: { customResponse: { responseCode: 404, customResponseBodyKey: notFound.key } } },
});

/** Several paths may come to the same letters, those that a rule's name can have; a hash tells them apart. */
function closedName({ host = "", path }: ClosedPath): string {
  const words = `${host}${path}`.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const hash = createHash("sha256").update(`${host}${path}`).digest("hex").slice(0, 8);
  return ["closed", ...words].join("-").slice(0, 80) + `-${hash}`;
}

/** Refuses an address's requests for as long as it makes too many; those of addresses without a limit do not count. */
function rateRule(
  name: string,
  { limit, windowSeconds, per }: WafSettings["rate"],
  unlimitedSetArn: pulumi.Input<string> | undefined,
  paths: readonly Part[],
): Spec {
  const forwarded = per === "forwardedIp";
  const scope = [...paths, ...(unlimitedSetArn === undefined ? [] : [not(addressIn(unlimitedSetArn, forwarded))])];
  const { statement: scopeDownStatement, wcu } = scope.length === 0 ? { statement: undefined, wcu: 0 } : allOf(scope);
  return {
    name,
    statement: {
      rateBasedStatement: {
        limit,
        evaluationWindowSec: windowSeconds,
        aggregateKeyType: forwarded ? "FORWARDED_IP" : "IP",
        // Nonsense in the header must not be the way around the limit.
        forwardedIpConfig: forwarded ? { headerName: forwardedHeader, fallbackBehavior: "MATCH" } : undefined,
        scopeDownStatement,
      },
    },
    wcu: 2 + wcu,
    action: { block: { customResponse: { responseCode: 429 } } },
  };
}

/** One group of AWS's; unversioned, so that AWS moves it on as attacks do. */
function groupRule(key: ManagedGroupName, settings: WafSettings): Spec[] {
  const group = settings.managedGroups[key];
  if (group.kind === "none") return [];
  // It would refuse every body above 8 KiB. What it is to do is `largeBodies`, by the label that it leaves.
  const own = key === "common" ? [bodySizeRule] : [];
  const counted = [...own, ...(group.kind === "block" ? Object.keys(group.counted).sort() : [])];
  const { name, wcu } = managedGroups[key];
  return [
    {
      name: `managed-${key}`,
      statement: {
        managedRuleGroupStatement: {
          vendorName: "AWS",
          name,
          ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
        },
      },
      wcu,
      overrideAction: group.kind === "count" ? { count: {} } : { none: {} },
    },
  ];
}

/** A load balancer hands WAF 8 KiB of a body, so that nothing can be told of its size but whether it is larger. */
const largeBodiesRule = (exceptPaths: readonly string[]): Spec => ({
  name: "large-bodies",
  ...allOf([
    { statement: { labelMatchStatement: { scope: "LABEL", key: bodySizeLabel } }, wcu: 1 },
    ...[...new Set(exceptPaths)].sort().map((path) => not(pathIs(path))),
  ]),
  action: { block: { customResponse: { responseCode: 413 } } },
});

function allOf(parts: readonly Part[]): Part {
  const [first, ...more] = parts;
  if (first !== undefined && more.length === 0) return first;
  return {
    statement: { andStatement: { statements: parts.map(({ statement }) => statement) } },
    wcu: parts.reduce((sum, { wcu }) => sum + wcu, 0),
  };
}

const not = ({ statement, wcu }: Part): Part => ({ statement: { notStatement: { statement } }, wcu });

const forwardedHeader = "X-Forwarded-For";

/** By the same address as the one whose requests are counted. */
const addressIn = (arn: pulumi.Input<string>, forwarded: boolean): Part => ({
  statement: {
    ipSetReferenceStatement: {
      arn,
      ipSetForwardedIpConfig: forwarded
        ? { headerName: forwardedHeader, fallbackBehavior: "NO_MATCH", position: "FIRST" }
        : undefined,
    },
  },
  wcu: 1,
});

/**
 * `/api//metrics`, `/api/%2e/metrics`, `/x/../api/metrics` and `/API/Metrics` are one path to many an application. The
 * last transformation but one takes a backslash for a slash as well, as URL parsers of browsers and Node do.
 */
const pathTransformations = ["URL_DECODE", "NORMALIZE_PATH_WIN", "LOWERCASE"];

const pathIs = (path: string): Part => matches({ uriPath: {} }, pathPattern(path), pathTransformations);

const hostIs = (host: string): Part => matches({ singleHeader: { name: "host" } }, hostPattern(host), ["LOWERCASE"]);

const matches = (
  fieldToMatch: NonNullable<aws.types.input.wafv2.WebAclRuleStatementRegexMatchStatement["fieldToMatch"]>,
  regexString: string,
  transformations: readonly string[],
): Part => ({
  statement: {
    regexMatchStatement: {
      fieldToMatch,
      regexString,
      textTransformations: transformations.map((type, priority) => ({ type, priority })),
    },
  },
  wcu: 3 + 10 * transformations.length,
});

/** The path and all below it, also with a parameter (`;`). Decoding a URL may have made a space of a plus. */
export const pathPattern = (path: string): string =>
  `^${literally(path.toLowerCase().replace(/\/$/, "")).replaceAll("\\+", "[+ ]")}([/;]|$)`;

/** Characters that WAF takes in a pattern. Source: "AWS WAF quotas", AWS WAF Developer Guide. */
export const maxPatternLength = 200;

/** The host as clients may write it: with a port, or with the root's dot. */
export const hostPattern = (host: string): string =>
  `^${literally(host.toLowerCase()).replace(/^\\\*/, ".*")}\\.?(:[0-9]+)?$`;

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
