import { z } from "zod";
import { image, sizeRule, taskShape } from "../task/settings";

/** Settings of `release`: what has to be done with the new image before it takes traffic, such as migrations. */
export const releaseSettings = z
  .strictObject({
    ...taskShape,
    image: image.describe("whose image: a service's or job's, or a full reference by digest"),
    timeoutMinutes: z
      .int()
      .min(1)
      .max(360)
      .default(30)
      .describe("minutes after which it is stopped and the deployment fails; the start of its task is part of them"),
  })
  .refine(...sizeRule)
  .describe("what is run with the new image before it takes traffic: migrations");

export type ReleaseSettings = z.infer<typeof releaseSettings>;
