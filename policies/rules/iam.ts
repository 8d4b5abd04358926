import * as kinds from "../kinds";
import { list, matches, statements, type Statement } from "../policy-document";
import { anyOf, is, type Resource } from "../resource";
import { resourceRule } from "../rule";

const administrators = /:policy\/(.*\/)?(AdministratorAccess(-.*)?|IAMFullAccess|PowerUserAccess)$/;

/** Source: "AWS managed policies for job functions", AWS Identity and Access Management User Guide. */
export const iamNoAdministrators = resourceRule({
  name: "iam-no-administrators",
  description: "Nothing that runs is an administrator.",
  severity: "critical",
  remedy: "Attach a policy that names what it needs.",
  tags: ["checkov:CKV2_AWS_56", "checkov:CKV_AWS_274", "checkov:CKV_AWS_275", "cis-3.0:1.16", "cis-4.0.1:1.16"],
  level: "mandatory",
  on: anyOf(kinds.iamPolicyAttachment, kinds.iamRole),
  *check(resource) {
    for (const arn of attached(resource)) {
      if (administrators.test(arn)) yield `it attaches ${arn.split("/").at(-1)}`;
    }
  },
});

/** A role may say within itself what is attached to it. */
function attached(resource: Resource): readonly string[] {
  if (is(resource, kinds.iamRole)) return resource.props.managedPolicyArns ?? [];
  return is(resource, kinds.iamPolicyAttachment) ? list(resource.props.policyArn) : [];
}

/** What nobody should be able to do to everything: read what is secret or data, give rights, become somebody else. */
const neverOnAll = [
  ...["dynamodb:GetItem", "dynamodb:Scan", "kms:Decrypt", "kms:ReEncryptFrom", "rds-data:ExecuteStatement"],
  ...["s3:DeleteObject", "s3:GetObject", "s3:PutObject", "secretsmanager:GetSecretValue", "ssm:GetParameter"],
  ...["iam:AttachRolePolicy", "iam:CreateAccessKey", "iam:CreatePolicyVersion", "iam:PassRole", "iam:PutRolePolicy"],
  ...["iam:UpdateAssumeRolePolicy", "lambda:UpdateFunctionCode", "sts:AssumeRole"],
];

/** Source: "Security best practices in IAM", AWS Identity and Access Management User Guide. */
export const iamLeastPrivilege = resourceRule({
  name: "iam-least-privilege",
  description: "A policy allows what is needed, and not a service as a whole or what is secret everywhere.",
  severity: "high",
  remedy: "Name the actions, and the resources by their ARNs.",
  tags: [
    ...[
      "checkov:CKV_AWS_62",
      "checkov:CKV_AWS_63",
      "checkov:CKV2_AWS_40",
      "checkov:CKV_AWS_286",
      "checkov:CKV_AWS_287",
    ],
    ...["checkov:CKV_AWS_288", "checkov:CKV_AWS_289", "checkov:CKV_AWS_290", "checkov:CKV_AWS_355"],
    ...["fsbp:IAM.1", "fsbp:IAM.21", "fsbp:KMS.1", "fsbp:KMS.2"],
  ],
  level: "mandatory",
  on: anyOf(kinds.iamPolicy, kinds.iamRole),
  *check(resource) {
    for (const statement of documents(resource).flatMap(statements)) {
      if (statement.Effect === "Allow") yield* excess(statement);
    }
  },
});

/** What is allowed by the resource itself: a role may have policies within it. */
function documents(resource: Resource): readonly unknown[] {
  if (is(resource, kinds.iamRole)) return (resource.props.inlinePolicies ?? []).map(({ policy = {} }) => policy);
  return is(resource, kinds.iamPolicy) ? [resource.props.policy ?? {}] : [];
}

function* excess({ Action, NotAction, Resource, Condition }: Statement): Iterable<string> {
  const actions = list(Action);
  if (NotAction !== undefined) yield "`NotAction` allows all that it does not name";
  if (actions.includes("*")) yield "it allows everything";
  const wide = actions.filter((action) => /^[^:]+:\*$/.test(action));
  if (wide.length > 0) yield `it allows all of ${wide.join(" and ")}`;
  if (!list(Resource).includes("*") || Condition !== undefined) return;
  const found = neverOnAll.filter((secret) =>
    actions.some((action) => action !== "*" && !wide.includes(action) && matches(action, secret)),
  );
  if (found.length > 0) yield `it allows ${found.join(", ")} on everything`;
}

const gitHub = "token.actions.githubusercontent.com";

/** Source: "AWS JSON policy elements: Principal", and "Create a role for OpenID Connect federation", IAM User Guide. */
export const roleTrust = resourceRule({
  name: "role-trust",
  description: "A role names who may take it on.",
  severity: "critical",
  remedy: "Name the service, role or account; for GitHub name the repository in a condition on `:sub`.",
  tags: ["checkov:CKV_AWS_60", "checkov:CKV_AWS_61", "checkov:CKV_AWS_393"],
  level: "mandatory",
  on: [kinds.iamRole],
  *check({ props }) {
    for (const { Effect, Principal, Condition = {} } of statements(props.assumeRolePolicy ?? {})) {
      if (Effect !== "Allow") continue;
      const { AWS, Federated } = typeof Principal === "object" ? Principal : { AWS: Principal, Federated: undefined };
      if (list(AWS).includes("*") && Object.keys(Condition).length === 0) yield "everybody may take it on";
      if (list(Federated).some((provider) => provider.endsWith(gitHub))) {
        const subjects = Object.values(Condition).flatMap((tests) => list(tests[`${gitHub}:sub`]));
        if (subjects.length === 0 || subjects.some((subject) => /^(\*|repo:\*|repo:[^/]*\*)/.test(subject))) {
          yield "workflows of other repositories on GitHub may take it on";
        }
      }
    }
  },
});

/** Source: "Security best practices in IAM", AWS Identity and Access Management User Guide. */
export const iamNoUsers = resourceRule({
  name: "iam-no-users",
  description: "Nobody has a key that never expires.",
  severity: "high",
  remedy: "Let people come by IAM Identity Center, and programs by roles.",
  tags: ["checkov:CKV_AWS_40", "checkov:CKV_AWS_273", "fsbp:IAM.2", "cis-3.0:1.15", "cis-4.0.1:1.15"],
  level: "mandatory",
  on: anyOf(kinds.iamUser, kinds.accessKey),
  *check({ type }) {
    yield type.endsWith(":User")
      ? "a user of IAM has a password or keys for ever"
      : "it is valid until somebody deletes it";
  },
});
