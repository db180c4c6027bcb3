import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openKeys } from './keys.ts'
import { isAllowed, mayUseInbox, type Permission, ROLES, type Role } from './roles.ts'

const directories: string[] = []

function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'attune-keys-'))
  directories.push(directory)
  return directory
}

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true })
})

test('the first start makes a key for every role and shows them, later ones know them', () => {
  const directory = join(freshDirectory(), 'data')
  const first = openKeys({ directory })
  const second = openKeys({ directory })
  expect(Object.keys(first.created!)).toEqual([...ROLES])
  expect(second.created).toBe(undefined)
  for (const role of ROLES) {
    expect(first.roleOf(first.created![role])).toBe(role)
    expect(second.roleOf(first.created![role])).toBe(role)
  }
})

test('the file holds no key and is readable for its owner only', () => {
  const directory = freshDirectory()
  const { created } = openKeys({ directory })
  const file = join(directory, 'keys.json')
  const text = readFileSync(file, 'utf8')
  for (const key of Object.values(created!)) expect(text).not.toContain(key)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test.each(['', '{}', '{"version":1,"keys":[{"role":"king","sha256":""}]}'])(
  'a key file with %j is not overwritten',
  (text) => {
    const directory = freshDirectory()
    writeFileSync(join(directory, 'keys.json'), text)
    expect(() => openKeys({ directory })).toThrow(/keys.json cannot be read/)
    expect(readFileSync(join(directory, 'keys.json'), 'utf8')).toBe(text)
  },
)

test('an unknown key has no role, however often it is tried', () => {
  const keys = openKeys({ directory: undefined })
  for (const key of ['', 'x', keys.created!.admin.slice(1), `${keys.created!.admin} `]) {
    expect(keys.roleOf(key)).toBe(undefined)
    expect(keys.roleOf(key)).toBe(undefined)
  }
})

test.each<[Permission, readonly Role[]]>([
  ['ingest', ['write', 'server', 'admin']],
  ['decide', ['write', 'server', 'admin']],
  ['read-inbox', ['write', 'server', 'admin']],
  ['read-any-inbox', ['server', 'admin']],
  ['read-customers', ['server', 'admin']],
  ['read-decisions', ['server', 'admin']],
  ['write-feeds', ['server', 'admin']],
  ['read-playbook', ['admin']],
  ['publish-playbook', ['admin']],
])('%s is allowed to %j', (permission, roles) => {
  expect(ROLES.filter((role) => isAllowed(role, permission))).toEqual(roles)
})

test('a write key opens only inboxes whose identifier the device alone knows', () => {
  expect(mayUseInbox('write', 'anonymous:a')).toBe(true)
  expect(mayUseInbox('write', 'device:a')).toBe(true)
  expect(mayUseInbox('write', 'user:anonymous:a')).toBe(false)
  expect(mayUseInbox('server', 'user:a')).toBe(true)
})
