import { Decimal } from "decimal.js";
import { baseline, usage } from "../lines";
import { input, numberInput } from "../plan-view";
import { price } from "../price-list";
import type { Pricer } from "./pricer";

export const key: Pricer = () => [
  baseline("key", price("kms", "customer managed key"), 1, {
    assumption: "its first and second rotation add a dollar a month each, a year and two from now",
  }),
  usage("requests", price("kms", "symmetric requests"), 1, "10,000 for each key"),
];

export const secret: Pricer = () => [
  baseline("secret", price("secretsmanager", "secret"), 1),
  usage("API calls", price("secretsmanager", "API calls"), "0.1", "1,000 for each secret"),
];

export const lambdaFunction: Pricer = (resource) => {
  const architectures = input(resource, "architectures");
  const arm = Array.isArray(architectures) && architectures.includes("arm64");
  const memoryGB = (numberInput(resource, "memorySize") ?? new Decimal(128)).dividedBy(1024);
  return [
    usage("calls", price("lambda", "requests"), "0.001", "1,000 of each function"),
    usage(
      "compute",
      price("lambda", arm ? "ARM compute" : "x86 compute"),
      memoryGB.times(1000),
      "1,000 s of each function's memory",
    ),
  ];
};

export const stateMachine: Pricer = (resource) =>
  input(resource, "type") === "EXPRESS"
    ? [baseline("express workflow", undefined, undefined, { unit: "request" })]
    : [
        usage(
          "state transitions",
          price("stepfunctions", "standard state transitions"),
          1,
          "1,000 of each state machine",
        ),
      ];

export const schedule: Pricer = () => [
  usage(
    "invocations",
    price("eventbridge-scheduler", "invocations over 14M free"),
    0,
    "fewer than 14 million in the account, which are free",
  ),
];

export const topic: Pricer = () => [
  usage("requests", price("sns", "API requests over 1M"), 0, "fewer than a million in the account, which are free"),
];

export const queue: Pricer = () => [
  usage(
    "requests",
    price("sqs", "standard requests over 1M"),
    0,
    "fewer than a million in the account, which are free",
  ),
];
