import type { SetupEvent } from "./event";

/** A right: a built-in role on a database. */
export interface Role {
  readonly role: string;
  readonly db: string;
}

/** A command to the database `admin`, in which DocumentDB keeps all its users. */
export type Command = Readonly<Record<string, unknown>>;

/** Asks for the application's user; its answer is `Found`. */
export const findCommand = ({ user }: Pick<SetupEvent, "user">): Command => ({ usersInfo: { user, db: "admin" } });

/** The application's user as it is; undefined: there is none. */
export type Found = { readonly roles?: readonly Role[] } | undefined;

/** The user in an answer to `findCommand`. */
export const foundIn = (answer: unknown): Found => (answer as { users?: Exclude<Found, undefined>[] }).users?.[0];

/**
 * Makes the application's user what it has to be: one who reads and writes its own database, and has no rights beside. To
 * be run again at any time. Source: "Database access using role-based access control", Amazon DocumentDB Developer Guide.
 */
export function commands({ user, database }: Pick<SetupEvent, "user" | "database">, password: string, found: Found) {
  const wanted: Role = { role: "readWrite", db: database };
  if (found === undefined) return [{ createUser: user, pwd: password, roles: [wanted] }];
  const isWanted = ({ role, db }: Role) => role === wanted.role && db === wanted.db;
  const { roles = [] } = found;
  const surplus = roles.filter((each) => !isWanted(each)).map(({ role, db }): Role => ({ role, db }));
  return [
    { updateUser: user, pwd: password },
    ...(roles.some(isWanted) ? [] : [{ grantRolesToUser: user, roles: [wanted] }]),
    ...(surplus.length === 0 ? [] : [{ revokeRolesFromUser: user, roles: surplus }]),
  ] satisfies Command[];
}
