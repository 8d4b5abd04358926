import { z } from "zod";
import { kinds } from "./settings/kinds";

const reason = z.string().min(8).describe("why this may be lost: people read it in the preview and in reviews");

/**
 * What may happen to something that holds data, one setting per resource:
 * - `protected`: Pulumi refuses to delete or replace it, AWS's own deletion protection is on, a final snapshot is taken.
 * - `recoverable`: it may be deleted, and leaves something to recover from (a final snapshot, a recovery window).
 * - `immediate`: it may be deleted and leaves nothing.
 *
 * The last two ask for a reason. A profile gives the default: production protects everything.
 */
export const deletionSettings = () =>
  kinds(
    "kind",
    {
      protected: z.strictObject({}),
      recoverable: z.strictObject({ reason }),
      immediate: z.strictObject({ reason }),
    },
    { default: "protected" },
  );

/** The same for what AWS makes no snapshot of: it is protected, or it may be lost. */
export const plainDeletionSettings = () =>
  kinds(
    "kind",
    {
      protected: z.strictObject({}),
      immediate: z.strictObject({ reason }),
    },
    { default: "protected" },
  );

export type DeletionSettings = z.infer<ReturnType<typeof deletionSettings>>;

/** Of what holds nothing of its own, and is made again from what it was made of. */
export const derived: DeletionSettings = { kind: "immediate", reason: "it is made of something that is kept" };

/** Pulumi's `protect` and AWS's deletion protection. */
export const isProtected = (deletion: DeletionSettings): boolean => deletion.kind === "protected";

/** Whether deleting leaves something to recover from. */
export const isRecoverable = (deletion: DeletionSettings): boolean => deletion.kind !== "immediate";
