/** What a key may be: public in clients, kept on servers, kept by operators. */
export type Role = 'write' | 'server' | 'admin'

export const ROLES = ['write', 'server', 'admin'] as const satisfies readonly Role[]

/** What can be done over HTTP. */
export type Permission =
  | 'ingest'
  | 'decide'
  | 'read-inbox'
  | 'read-any-inbox'
  | 'read-customers'
  | 'merge-customers'
  | 'export-customers'
  | 'erase-customers'
  | 'manage-privacy'
  | 'receive-messages'
  | 'mint-identity-tokens'
  | 'rotate-identity-keys'
  | 'make-links'
  | 'import-consents'
  | 'export-consents'
  | 'read-decisions'
  | 'write-feeds'
  | 'read-playbook'
  | 'publish-playbook'

/** Which role may do what. */
const ALLOWED: Readonly<Record<Permission, readonly Role[]>> = {
  ingest: ['write', 'server', 'admin'],
  decide: ['write', 'server', 'admin'],
  'read-inbox': ['write', 'server', 'admin'],
  'read-any-inbox': ['server', 'admin'],
  'read-customers': ['server', 'admin'],
  'merge-customers': ['server', 'admin'],
  'export-customers': ['server', 'admin'],
  'erase-customers': ['admin'],
  'manage-privacy': ['admin'],
  'receive-messages': ['server', 'admin'],
  'mint-identity-tokens': ['server', 'admin'],
  'rotate-identity-keys': ['admin'],
  'make-links': ['server', 'admin'],
  'import-consents': ['server', 'admin'],
  'export-consents': ['server', 'admin'],
  'read-decisions': ['server', 'admin'],
  'write-feeds': ['server', 'admin'],
  'read-playbook': ['admin'],
  'publish-playbook': ['admin'],
}

export function isAllowed(role: Role, permission: Permission): boolean {
  return ALLOWED[permission].includes(role)
}

/** Roles that may do something, for the documentation. */
export function rolesFor(permission: Permission): readonly Role[] {
  return ALLOWED[permission]
}

/** Namespaces whose values only the device itself knows: with a write key their inbox can be read. */
const OWN_NAMESPACES = ['anonymous:', 'device:']

/** Whether the inbox behind an identifier may be read and changed. */
export function mayUseInbox(role: Role, identifier: string): boolean {
  return isAllowed(role, 'read-any-inbox') || OWN_NAMESPACES.some((namespace) => identifier.startsWith(namespace))
}
