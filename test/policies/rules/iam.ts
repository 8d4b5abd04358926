import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";
import { sample } from "../sample";

const allow = (Action: string | string[], Resource: string | string[] = "*", more: object = {}): string =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource, ...more }] });
const trust = (Principal: unknown, Condition?: object): string =>
  JSON.stringify({ Statement: { Effect: "Allow", Principal, Action: "sts:AssumeRole", Condition } });
const monitoring = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole";
const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
const gitHub = { Federated: "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com" };
const subject = (sub: string) => ({ StringLike: { "token.actions.githubusercontent.com:sub": sub } });

export const iam: Cases = {
  "iam-no-administrators": [
    ...one(kinds.iamPolicyAttachment, {
      right: [{ policyArn: monitoring }, {}],
      wrong: [
        [{ policyArn: administrator }, "it attaches AdministratorAccess"],
        [{ policyArn: "arn:aws:iam::aws:policy/IAMFullAccess" }, "it attaches IAMFullAccess"],
      ],
      unknown: "policyArn",
    }),
    ...one(kinds.iamRole, {
      right: [{ managedPolicyArns: [monitoring] }, {}],
      wrong: [[{ managedPolicyArns: [monitoring, administrator] }, "it attaches AdministratorAccess"]],
      unknown: "managedPolicyArns",
    }),
  ],
  "iam-least-privilege": [
    ...one(kinds.iamPolicy, {
      right: [
        { policy: allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::files/*") },
        { policy: allow(["logs:CreateLogStream", "ecr:GetAuthorizationToken"]) },
        { policy: allow("kms:Decrypt", "*", { Condition: { StringEquals: { "aws:ResourceTag/for": "it" } } }) },
        { policy: JSON.stringify({ Statement: { Effect: "Deny", Action: "*", Resource: "*" } }) },
      ],
      wrong: [
        [{ policy: allow("*") }, "it allows everything"],
        [{ policy: allow(["s3:*", "sqs:*"], "arn:aws:s3:::files") }, "it allows all of s3:* and sqs:*"],
        [
          { policy: allow(["kms:Decrypt", "secretsmanager:Get*"]) },
          "it allows kms:Decrypt, secretsmanager:GetSecretValue on everything",
        ],
        [
          { policy: JSON.stringify({ Statement: { Effect: "Allow", NotAction: "iam:*", Resource: "*" } }) },
          "`NotAction` allows all that it does not name",
        ],
      ],
      unknown: "policy",
    }),
    ...one(kinds.iamRole, {
      // AWS's provider takes an entry without anything for: no policies within it.
      right: [
        { inlinePolicies: [{ policy: allow("s3:GetObject", "arn:aws:s3:::files/*") }] },
        { inlinePolicies: [{}] },
      ],
      wrong: [
        [{ inlinePolicies: [{ policy: allow("s3:GetObject", "a") }, { policy: allow("*") }] }, "it allows everything"],
      ],
      unknown: "inlinePolicies",
    }),
  ],
  "role-trust": one(kinds.iamRole, {
    right: [
      { assumeRolePolicy: trust({ Service: "ecs-tasks.amazonaws.com" }) },
      { assumeRolePolicy: trust({ AWS: "*" }, { StringEquals: { "aws:PrincipalOrgID": "o-1" } }) },
      { assumeRolePolicy: trust(gitHub, subject("repo:shop/web:ref:refs/heads/main")) },
    ],
    wrong: [
      [{ assumeRolePolicy: trust("*") }, "everybody may take it on"],
      [{ assumeRolePolicy: trust({ AWS: ["*"] }) }, "everybody may take it on"],
      [{ assumeRolePolicy: trust(gitHub) }, "workflows of other repositories"],
      [{ assumeRolePolicy: trust(gitHub, subject("repo:*")) }, "workflows of other repositories"],
    ],
    unknown: "assumeRolePolicy",
  }),
  "iam-no-users": [
    ...one(kinds.iamUser, {
      right: [],
      wrong: [
        [{}, "a user of IAM has a password or keys for ever"],
        [{ name: UNKNOWN }, "a user of IAM"],
      ],
    }),
    ...one(kinds.accessKey, { right: [], wrong: [[{}, "it is valid until somebody deletes it"]] }),
    { what: "a role", stack: [sample(kinds.iamRole, "role", {})] },
  ],
};
