/** Roles, each with everything that stands before it (R8). */
export const roles = ['viewer', 'operator', 'administrator'] as const;
export type Role = (typeof roles)[number];

/**
 * Who may do what. Every page and every handler names one of these; there is no other table.
 * view: see everything but secrets. operate: what ends by itself or is undone by a click (drain, failover, run a check,
 * start and stop). configure: what is written to lvs.cf. administer: accounts, access, pairing.
 */
export const permissions = {
  view: ['viewer', 'operator', 'administrator'],
  operate: ['operator', 'administrator'],
  configure: ['administrator'],
  administer: ['administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

/** May this role do that? An unknown role may do nothing. */
export function may(role: string, permission: Permission): boolean {
  return (permissions[permission] as readonly string[]).includes(role);
}
