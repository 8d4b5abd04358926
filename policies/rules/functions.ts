import * as kinds from "../kinds";
import { anyOf, is, isSet, known } from "../resource";
import { resourceRule } from "../rule";
import { looksSecret } from "../secret-names";

/** Runtimes that AWS no longer mends, or not for long. Source: "Lambda runtimes", AWS Lambda Developer Guide. */
const ended =
  /^(nodejs(\d|1\d|4\.3.*)(\.x)?|nodejs|python2\.7|python3\.[6-9]|ruby2\.\d|ruby3\.2|java8|go1\.x|provided|dotnet[5-7]|dotnetcore.*)$/;

/** Source: "Lambda runtimes", AWS Lambda Developer Guide. */
export const functionRuntime = resourceRule({
  name: "function-runtime",
  description: "A function runs on what AWS still mends.",
  severity: "high",
  remedy: "Take a newer `runtime`.",
  tags: ["checkov:CKV_AWS_363", "fsbp:Lambda.2"],
  level: "mandatory",
  on: [kinds.lambda],
  *check({ props: { runtime = "" } }) {
    if (ended.test(runtime)) yield `AWS has ended ${runtime}`;
  },
});

/** Source: "Securing Lambda environment variables", AWS Lambda Developer Guide. */
export const functionEnvironment = resourceRule({
  name: "function-environment",
  description: "No secret stands in a function's variables, which whoever may look at it can read.",
  severity: "critical",
  remedy: "Let the function read it from Secrets Manager, and name it by its ARN.",
  tags: ["checkov:CKV_AWS_45"],
  level: "mandatory",
  on: [kinds.lambda],
  *check({ props: { environment } }) {
    const variables: Readonly<Record<string, string>> = environment?.variables ?? {};
    const found = Object.keys(variables).filter((name) => {
      const value = known(() => variables[name]);
      // What names a secret says where it is.
      return value?.startsWith("arn:") !== true && !/ARN$/i.test(name) && looksSecret(name, value);
    });
    if (found.length > 0) yield `${found.join(" and ")} would be readable as plain text`;
  },
});

/** Source: "Control access to Lambda function URLs" and "AddPermission", AWS Lambda Developer Guide. */
export const functionPrivate = resourceRule({
  name: "function-private",
  description: "Nobody calls a function who was not named.",
  severity: "critical",
  remedy:
    "Set `sourceArn` (or `sourceAccount`) beside a service, an account instead of `*`, and `authorizationType: AWS_IAM`.",
  tags: ["checkov:CKV_AWS_258", "checkov:CKV_AWS_301", "checkov:CKV_AWS_364", "fsbp:Lambda.1"],
  level: "mandatory",
  on: anyOf(kinds.lambdaPermission, kinds.lambdaUrl),
  *check(resource) {
    if (is(resource, kinds.lambdaUrl)) {
      if (resource.props.authorizationType === "NONE") yield "`authorizationType: NONE` lets everybody call it";
      return;
    }
    if (!is(resource, kinds.lambdaPermission)) return;
    const { props } = resource;
    const { principal = "" } = props;
    if (isSet(() => props.sourceArn) || isSet(() => props.sourceAccount) || isSet(() => props.principalOrgId)) return;
    if (principal === "*") yield "everybody may call it";
    else if (principal.endsWith(".amazonaws.com")) yield `${principal} may call it for whatever account asks`;
  },
});
