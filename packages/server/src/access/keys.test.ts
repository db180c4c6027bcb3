import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { mayUse } from './key-ring.ts'
import { openKeys } from './keys.ts'
import { PERMISSIONS } from './roles.ts'

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
  first.keepCreated()
  const second = openKeys({ directory })
  expect(second.created).toBe(undefined)
  for (const role of ['write', 'server', 'admin'] as const)
    for (const keys of [first, second]) expect(keys.find(first.created![role])?.role).toBe(role)
})

test('the file holds no key and is readable for its owner only', () => {
  const directory = freshDirectory()
  const { created, keepCreated } = openKeys({ directory })
  keepCreated()
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
    expect(keys.find(key)).toBe(undefined)
    expect(keys.find(key)).toBe(undefined)
  }
})

test('a file of the first version is read, and kept in the second with the next change', () => {
  const directory = freshDirectory()
  const sha256 = (key: string) => createHash('sha256').update(key).digest('hex')
  const keys = [{ role: 'admin', sha256: sha256('old') }]
  writeFileSync(join(directory, 'keys.json'), JSON.stringify({ version: 1, keys }))
  const opened = openKeys({ directory })
  expect(opened.find('old')).toMatchObject({ role: 'admin', id: `key_${sha256('old').slice(0, 8)}` })
  opened.create({ name: 'desk', role: 'agent' })
  expect(JSON.parse(readFileSync(join(directory, 'keys.json'), 'utf8')).version).toBe(2)
  expect(openKeys({ directory }).find('old')).toMatchObject({ role: 'admin' })
})

describe('keys over time', () => {
  let now = 1000
  const at = () => now

  test('a rotated key has a successor of the same kind and ends after the overlap', () => {
    const directory = freshDirectory()
    const keys = openKeys({ directory, now: at })
    const limit = { perSecond: 5, burst: 10 }
    const first = keys.create({ name: 'shop', role: 'server', scopes: ['ingest'], limit })
    const second = keys.rotate(first.record.id, 60_000)!
    expect(second.record).toMatchObject({ name: 'shop', role: 'server', scopes: ['ingest'], limit })
    expect(second.key).not.toBe(first.key)
    now += 59_999
    for (const { key } of [first, second]) expect(keys.find(key)?.name).toBe('shop')
    now += 1
    expect(keys.find(first.key)).toBeUndefined()
    expect(keys.rotate(first.record.id, 0)).toBeUndefined()
    expect(openKeys({ directory, now: at }).find(first.key)).toBeUndefined()
    expect(openKeys({ directory, now: at }).find(second.key)?.name).toBe('shop')
    expect(keys.rotate('nobody', 0)).toBeUndefined()
  })

  test('an ended key is gone at once, and the last that manages keys stays', () => {
    const keys = openKeys({ directory: undefined, now: at })
    const [admin] = keys.list().filter(({ role }) => role === 'admin')
    expect(keys.revoke(admin!.id)).toBe('last_admin')
    keys.create({ name: 'narrow', role: 'admin', scopes: ['read-audit'] })
    keys.create({ name: 'for a while', role: 'admin', expiresAt: now + 1000 })
    expect(keys.revoke(admin!.id)).toBe('last_admin')
    keys.create({ name: 'second', role: 'admin' })
    expect(keys.revoke(admin!.id)).toMatchObject({ id: admin!.id })
    expect(keys.find(keys.created ? keys.created.admin : '')).toBeUndefined()
    expect(keys.revoke(admin!.id)).toBe('unknown')
  })
})

test('scopes narrow a key and never widen it', () => {
  const record = openKeys({ directory: undefined }).create({
    ...{ name: 'n', role: 'write', scopes: ['ingest', 'publish-playbook'] },
  } as const).record
  expect(PERMISSIONS.filter((permission) => mayUse(record, permission))).toEqual(['ingest'])
})
