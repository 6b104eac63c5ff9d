// What the process says to whoever started it.

/** The exit statuses, which are a part of the interface. */
export const EXIT = { clean: 0, findings: 1, usage: 2, unread: 3 } as const;
