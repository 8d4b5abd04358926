import * as kinds from "../../../policies/kinds";
import { allowing, ecs, patched, withExtra, type Mutations } from "./mutation";

const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
const may = (Action: string, Resource: string) =>
  ecs(allowing(kinds.iamPolicy, "web-role-policy-execution", { Action, Resource }));
const trusts = (Principal: object) =>
  ecs(allowing(kinds.iamRole, "web-role-task", { Principal, Action: "sts:AssumeRole" }, "assumeRolePolicy"));

export const iam: Mutations = {
  "iam-no-administrators": {
    "what watches a database may do everything": ecs(
      patched(kinds.iamPolicyAttachment, "main-role-policy-attachment-monitoring", {
        policyArn: administrator,
      }),
    ),
    "a role says so itself": ecs(patched(kinds.iamRole, "web-role-task", { managedPolicyArns: [administrator] })),
  },
  "iam-least-privilege": {
    "a task may do everything": may("*", "*"),
    "it may do all of a service": may("s3:*", "arn:aws:s3:::dumps"),
    "it may read every secret": may("secretsmanager:GetSecretValue", "*"),
    "it may read what only a pattern names": may("secretsmanager:Get*", "*"),
    "a role says so itself": ecs(
      patched(kinds.iamRole, "web-role-task", {
        inlinePolicies: [
          { policy: JSON.stringify({ Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "*" } }) },
        ],
      }),
    ),
  },
  "role-trust": {
    "everybody may take it on": trusts({ AWS: "*" }),
    "all of GitHub may": trusts({
      Federated: "arn:aws:iam::222222222222:oidc-provider/token.actions.githubusercontent.com",
    }),
  },
  "iam-no-users": {
    "somebody has a password for ever": ecs(withExtra(kinds.iamUser, "deployer", { name: "deployer" })),
    "somebody has a key for ever": ecs(withExtra(kinds.accessKey, "deployer-key", { user: "deployer" })),
  },
};
