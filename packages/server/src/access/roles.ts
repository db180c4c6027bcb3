/**
 * What a key may be: public in clients; on servers of the brand; at a representative's desk; for who looks at figures;
 * for who makes campaigns; for who runs the system.
 */
export const ROLES = ['write', 'server', 'agent', 'analyst', 'marketer', 'admin'] as const

export type Role = (typeof ROLES)[number]

/** What can be done over HTTP, and which roles may. */
const ALLOWED = {
  ingest: ['write', 'server', 'agent', 'admin'],
  decide: ['write', 'server', 'agent', 'admin'],
  'read-inbox': ['write', 'server', 'agent', 'admin'],
  'read-any-inbox': ['server', 'agent', 'admin'],
  'read-preferences': ['write', 'server', 'agent', 'admin'],
  'read-wallet': ['write', 'server', 'agent', 'admin'],
  'give-grants': ['server', 'agent', 'marketer', 'admin'],
  'revoke-grants': ['server', 'agent', 'marketer', 'admin'],
  'receive-messages': ['server', 'agent', 'admin'],
  'read-customers': ['server', 'agent', 'analyst', 'marketer', 'admin'],
  'read-decisions': ['server', 'agent', 'analyst', 'marketer', 'admin'],
  'merge-customers': ['server', 'agent', 'admin'],
  'make-links': ['server', 'agent', 'admin'],
  'mint-identity-tokens': ['server', 'admin'],
  'write-feeds': ['server', 'marketer', 'admin'],
  redeem: ['server', 'agent', 'admin'],
  'read-publications': ['server', 'agent', 'analyst', 'marketer', 'admin'],
  'read-codes': ['server', 'agent', 'analyst', 'marketer', 'admin'],
  'manage-codes': ['marketer', 'admin'],
  'export-codes': ['marketer', 'admin'],
  'read-schema': ['server', 'analyst', 'marketer', 'admin'],
  'adjust-points': ['agent', 'admin'],
  'review-points': ['marketer', 'admin'],
  'read-liability': ['analyst', 'marketer', 'admin'],
  'read-catalogue': ['server', 'agent', 'analyst', 'marketer', 'admin'],
  'write-catalogue': ['server', 'marketer', 'admin'],
  'load-files': ['server', 'marketer', 'admin'],
  'import-consents': ['server', 'marketer', 'admin'],
  'export-consents': ['server', 'admin'],
  'export-customers': ['server', 'admin'],
  'read-playbook': ['analyst', 'marketer', 'admin'],
  'approve-actions': ['marketer', 'admin'],
  'publish-playbook': ['marketer', 'admin'],
  'read-measurement': ['analyst', 'marketer', 'admin'],
  'change-experiments': ['marketer', 'admin'],
  'take-hand-overs': ['server', 'agent', 'admin'],
  'start-runs': ['server', 'agent', 'marketer', 'admin'],
  'read-audiences': ['server', 'analyst', 'marketer', 'admin'],
  'preview-audiences': ['analyst', 'marketer', 'admin'],
  'export-audiences': ['server', 'marketer', 'admin'],
  'read-destinations': ['analyst', 'marketer', 'admin'],
  'resend-facts': ['admin'],
  'preview-actions': ['marketer', 'admin'],
  'send-to-audiences': ['marketer', 'admin'],
  'resend-deliveries': ['marketer', 'admin'],
  'manage-destinations': ['marketer', 'admin'],
  'read-stream': ['server', 'admin'],
  'erase-customers': ['admin'],
  'manage-privacy': ['admin'],
  'manage-keys': ['admin'],
  'rotate-identity-keys': ['admin'],
  'read-audit': ['admin'],
} as const satisfies Readonly<Record<string, readonly Role[]>>

export type Permission = keyof typeof ALLOWED

export const PERMISSIONS = Object.keys(ALLOWED) as readonly Permission[]

export function isAllowed(role: Role, permission: Permission): boolean {
  return rolesFor(permission).includes(role)
}

/** Roles that may do something, for the documentation. */
export function rolesFor(permission: Permission): readonly Role[] {
  return ALLOWED[permission]
}
