import * as kinds from "../../../policies/kinds";
import { ecs, patched, withExtra, type Mutations } from "./mutation";

export const functions: Mutations = {
  "function-runtime": {
    "nobody mends it": ecs(patched(kinds.lambda, "main-function-setup", { runtime: "nodejs16.x" })),
  },
  "function-environment": {
    "a secret by its name": ecs(
      patched(kinds.lambda, "main-function-setup", { environment: { variables: { DB_PASSWORD: "hush" } } }),
    ),
    "a secret by its value": ecs(
      patched(kinds.lambda, "main-function-setup", { environment: { variables: { STRIPE: "sk_live_hush" } } }),
    ),
  },
  "function-private": {
    "everybody may call it": ecs(
      withExtra(kinds.lambdaPermission, "callers", { action: "lambda:InvokeFunction", principal: "*" }),
    ),
    "whoever has a bucket may": ecs(
      withExtra(kinds.lambdaPermission, "callers", { action: "lambda:InvokeFunction", principal: "s3.amazonaws.com" }),
    ),
    "it has a URL for everybody": ecs(withExtra(kinds.lambdaUrl, "url", { authorizationType: "NONE" })),
  },
};
