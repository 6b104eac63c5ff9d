// The exit statuses of the process.

/**
 * The exit statuses, which are a part of the interface; 70 is a fault of amilint itself (EX_SOFTWARE of
 * sysexits.h).
 */
export const EXIT = { clean: 0, findings: 1, usage: 2, unread: 3, fault: 70 } as const;
