import { escapeIdentifier, escapeLiteral } from "pg";
import type { SetupEvent } from "./event";

/** What the set-up has to know of a database before it. */
export interface Found {
  readonly userExists: boolean;
  /** The schema public belongs to somebody for whom the master user may speak, and not yet to the database's owner. */
  readonly mayTakeSchema: boolean;
}

/** Asks for `Found`; its parameter is the application's user. pg_database_owner is whoever owns the database. */
export const findStatement = `
  SELECT
    EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS "userExists",
    EXISTS (
      SELECT FROM pg_namespace JOIN pg_roles owner ON owner.oid = nspowner
      WHERE nspname = 'public' AND rolname NOT IN ($1, 'pg_database_owner') AND pg_has_role(rolname, 'USAGE')
    ) AS "mayTakeSchema"`;

/**
 * Makes a database what the application needs: its own, with a user that owns it and has no rights beside. All in one
 * transaction, and to be run again at any time. It is run by RDS's master user, who is no superuser: so nothing is said of
 * SUPERUSER, REPLICATION and BYPASSRLS, which only superusers may name, and which a new role does not have.
 */
export function statements(event: SetupEvent, verifier: string, found: Found): string[] {
  const user = escapeIdentifier(event.user);
  const database = escapeIdentifier(event.database);
  const limit = (parameter: string, seconds: number) =>
    `ALTER ROLE ${user} IN DATABASE ${database} SET ${parameter} = ${seconds * 1000}`;
  return [
    ...(found.userExists ? [] : [`CREATE ROLE ${user}`]),
    `ALTER ROLE ${user} LOGIN NOCREATEDB NOCREATEROLE PASSWORD ${escapeLiteral(verifier)}`,
    // The master user acts for the application's: from PostgreSQL 16 on, having made a role is not enough for that.
    `GRANT ${user} TO CURRENT_USER`,
    `ALTER DATABASE ${database} OWNER TO ${user}`,
    `REVOKE ALL ON DATABASE ${database} FROM PUBLIC`,
    // Of a database that began before PostgreSQL 15; in later ones it belongs to the database's owner.
    ...(found.mayTakeSchema ? [`ALTER SCHEMA public OWNER TO ${user}`] : []),
    `REVOKE CREATE ON SCHEMA public FROM PUBLIC`,
    ...extensions(event).map((name) => `CREATE EXTENSION IF NOT EXISTS ${escapeIdentifier(name)}`),
    // Sees the statements of all sessions, in pg_stat_activity and pg_stat_statements.
    `GRANT pg_monitor TO ${user}`,
    // For the application alone: dumps and people's long statements are not cut off.
    limit("statement_timeout", event.statementTimeoutSeconds),
    limit("idle_in_transaction_session_timeout", event.idleInTransactionSeconds),
  ];
}

/** In a fixed order. */
export const extensions = (event: Pick<SetupEvent, "extensions">): string[] => [
  ...new Set(["pg_stat_statements", ...event.extensions]),
];
