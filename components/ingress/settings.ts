import { z } from "zod";
import { plainDeletionSettings } from "../deletion";

/** Settings of `ingress`: the one load balancer that all public services share. */
export const ingressSettings = z
  .strictObject({
    idleTimeoutSeconds: z
      .int()
      .min(1)
      .max(4000)
      .default(60)
      .describe(
        "a connection on which nothing moves for longer is closed; the application has to keep its own open longer",
      ),
    accessLogDays: z.int().min(1).max(3650).default(90).describe("days that access logs are kept"),
    headers: z
      .strictObject({
        strictTransportSecurity: z
          .string()
          .regex(/^max-age=\d+(; *includeSubDomains)?(; *preload)?$/, "such as max-age=31536000; includeSubDomains")
          .default("max-age=31536000")
          .describe("Strict-Transport-Security: browsers ask over HTTPS only"),
        contentSecurityPolicy: z
          .string()
          .min(1)
          .max(1000)
          .optional()
          .describe("Content-Security-Policy; none unless given"),
        frameOptions: z.enum(["DENY", "SAMEORIGIN"]).default("DENY").describe("X-Frame-Options"),
      })
      .prefault({})
      .describe("security headers, set on every response (X-Content-Type-Options: nosniff always)"),
    deletion: plainDeletionSettings().describe("what may happen to the load balancer and its logs"),
  })
  .describe("the load balancer that all public services share");

export type IngressSettings = z.infer<typeof ingressSettings>;
