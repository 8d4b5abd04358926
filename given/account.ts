import type { Loaded } from "../components/settings/load";
import { Failure } from "./failure";

/** Who signed in, as far as the guard asks. */
interface Caller {
  caller(): Promise<{ readonly account: string; readonly arn: string }>;
}

/** The guard of commands: a login to another account than the stack's stops before anything is looked at or changed. */
export async function refuseOtherAccount(aws: Caller, { stack }: Pick<Loaded, "stack">): Promise<void> {
  const { account, arn } = await aws.caller();
  if (account === stack.account) return;
  throw new Failure(
    `The stack ${stack.name} belongs to the account ${stack.account}, but you are signed in to ${account}, as ${arn}.`,
  );
}
