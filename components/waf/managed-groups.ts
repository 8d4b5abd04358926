/** A group of rules that AWS writes and keeps up to date. */
export interface ManagedGroup {
  readonly name: string;
  /** What it takes of a web ACL's capacity. */
  readonly wcu: number;
  /**
   * Its rules, in the exact letters in which they can be overridden: WAF silently ignores a name that it does not know.
   */
  readonly rules: readonly [string, ...string[]];
}

/** Measures bodies. What follows from it is a setting of its own, `largeBodies`. */
export const bodySizeRule = "SizeRestrictions_BODY";
/** What the request bears that it matched. */
export const bodySizeLabel = "awswaf:managed:aws:core-rule-set:SizeRestrictions_Body";

/**
 * The groups that cost nothing more and concern what can run in a container on Linux, in the order in which they are
 * asked. Source: "AWS Managed Rules rule groups list", AWS WAF Developer Guide.
 */
export const managedGroups = {
  ipReputation: {
    name: "AWSManagedRulesAmazonIpReputationList",
    wcu: 25,
    rules: ["AWSManagedIPReputationList", "AWSManagedReconnaissanceList", "AWSManagedIPDDoSList"],
  },
  anonymousIp: {
    name: "AWSManagedRulesAnonymousIpList",
    wcu: 50,
    rules: ["AnonymousIPList", "HostingProviderIPList"],
  },
  knownBadInputs: {
    name: "AWSManagedRulesKnownBadInputsRuleSet",
    wcu: 200,
    rules: [
      "JavaDeserializationRCE_HEADER",
      "JavaDeserializationRCE_BODY",
      "JavaDeserializationRCE_URIPATH",
      "JavaDeserializationRCE_QUERYSTRING",
      "Host_localhost_HEADER",
      "PROPFIND_METHOD",
      "ExploitablePaths_URIPATH",
      "Log4JRCE_HEADER",
      "Log4JRCE_QUERYSTRING",
      "Log4JRCE_BODY",
      "Log4JRCE_URIPATH",
      "ReactJSRCE_BODY",
    ],
  },
  common: {
    name: "AWSManagedRulesCommonRuleSet",
    wcu: 700,
    rules: [
      "NoUserAgent_HEADER",
      "UserAgent_BadBots_HEADER",
      "SizeRestrictions_QUERYSTRING",
      "SizeRestrictions_Cookie_HEADER",
      bodySizeRule,
      "SizeRestrictions_URIPATH",
      "EC2MetaDataSSRF_BODY",
      "EC2MetaDataSSRF_COOKIE",
      "EC2MetaDataSSRF_URIPATH",
      "EC2MetaDataSSRF_QUERYARGUMENTS",
      "GenericLFI_QUERYARGUMENTS",
      "GenericLFI_URIPATH",
      "GenericLFI_BODY",
      "RestrictedExtensions_URIPATH",
      "RestrictedExtensions_QUERYARGUMENTS",
      "GenericRFI_QUERYARGUMENTS",
      "GenericRFI_BODY",
      "GenericRFI_URIPATH",
      "CrossSiteScripting_COOKIE",
      "CrossSiteScripting_QUERYARGUMENTS",
      "CrossSiteScripting_BODY",
      "CrossSiteScripting_URIPATH",
    ],
  },
  adminProtection: {
    name: "AWSManagedRulesAdminProtectionRuleSet",
    wcu: 100,
    rules: ["AdminProtection_URIPATH"],
  },
  sqlDatabase: {
    name: "AWSManagedRulesSQLiRuleSet",
    wcu: 200,
    rules: [
      "SQLi_QUERYARGUMENTS",
      "SQLiExtendedPatterns_QUERYARGUMENTS",
      "SQLi_BODY",
      "SQLiExtendedPatterns_BODY",
      "SQLiExtendedPatterns_HEADER",
      "SQLiExtendedPatterns_URIPATH",
      "SQLi_COOKIE",
      "SQLi_URIPATH",
    ],
  },
  linux: {
    name: "AWSManagedRulesLinuxRuleSet",
    wcu: 200,
    rules: ["LFI_URIPATH", "LFI_QUERYSTRING", "LFI_HEADER"],
  },
  posix: {
    name: "AWSManagedRulesUnixRuleSet",
    wcu: 100,
    rules: [
      "UNIXShellCommandsVariables_QUERYSTRING",
      "UNIXShellCommandsVariables_BODY",
      "UNIXShellCommandsVariables_HEADER",
    ],
  },
  php: {
    name: "AWSManagedRulesPHPRuleSet",
    wcu: 100,
    rules: [
      "PHPHighRiskMethodsVariables_HEADER",
      "PHPHighRiskMethodsVariables_QUERYSTRING",
      "PHPHighRiskMethodsVariables_BODY",
      "PHPHighRiskMethodsVariables_URIPATH",
    ],
  },
  wordPress: {
    name: "AWSManagedRulesWordPressRuleSet",
    wcu: 100,
    rules: ["WordPressExploitableCommands_QUERYSTRING", "WordPressExploitablePaths_URIPATH"],
  },
} as const satisfies Record<string, ManagedGroup>;

export type ManagedGroupName = keyof typeof managedGroups;
