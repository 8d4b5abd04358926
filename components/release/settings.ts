import { z } from "zod";
import { image, sizeRule, taskShape } from "../task/settings";

/** Settings of `release`: what has to be done with the new image before it takes traffic, such as migrations. */
export const releaseSettings = z
  .strictObject({
    ...taskShape,
    image: image.describe("whose image: a service's or job's, or a full reference by digest"),
  })
  .refine(...sizeRule)
  .describe("what is run with the new image before it takes traffic: migrations");

export type ReleaseSettings = z.infer<typeof releaseSettings>;
