/** How long a call waits for a database that cannot be reached yet. */
export const waitSeconds = 300;

/** How long a call may take in all: after the waiting there has to be time for a last attempt and for the statements. */
export const timeoutSeconds = 600;
