import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";

const environment = (name: string, value: string) => ({ environment: { variables: { [name]: value } } });

export const functions: Cases = {
  "function-runtime": one(kinds.lambda, {
    right: [{ runtime: "nodejs22.x" }, { runtime: "python3.13" }, { runtime: "provided.al2023" }, {}],
    wrong: [
      [{ runtime: "nodejs16.x" }, "AWS has ended nodejs16.x"],
      [{ runtime: "python3.8" }, "AWS has ended python3.8"],
      [{ runtime: "go1.x" }, "AWS has ended go1.x"],
    ],
    unknown: "runtime",
  }),
  "function-environment": one(kinds.lambda, {
    right: [{}, environment("SECRET", "arn:aws:secretsmanager:eu-central-1:222222222222:secret:main")],
    wrong: [
      [environment("DATABASE_PASSWORD", "hunter2"), "DATABASE_PASSWORD would be readable"],
      [environment("STRIPE", "sk_live_1"), "STRIPE would be readable"],
    ],
    unknown: "environment",
  }),
  "function-private": [
    ...one(kinds.lambdaPermission, {
      right: [
        { principal: "events.amazonaws.com", sourceArn: UNKNOWN },
        { principal: "222222222222" },
        { principal: "s3.amazonaws.com", sourceAccount: "222222222222" },
      ],
      wrong: [
        [{ principal: "*" }, "everybody may call it"],
        [{ principal: "events.amazonaws.com" }, "events.amazonaws.com may call it for whatever account asks"],
      ],
    }),
    ...one(kinds.lambdaUrl, {
      right: [{ authorizationType: "AWS_IAM" }],
      wrong: [[{ authorizationType: "NONE" }, "`authorizationType: NONE` lets everybody call it"]],
      unknown: "authorizationType",
    }),
  ],
};
