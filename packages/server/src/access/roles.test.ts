import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { PERMISSIONS, ROLES, rolesFor } from './roles.ts'

const page = readFileSync(new URL('../../../../docs/access.md', import.meta.url), 'utf8')

/** The rows of the table of roles: permissions, and a mark for each role that has them. */
const rows = page
  .split('\n')
  .filter((line) => /^\| `[a-z]/.test(line))
  .map((line) => line.split('|').slice(1, -1))
  .filter((cells) => cells.length === ROLES.length + 1)

test('the documentation says of every permission who has it', () => {
  const documented = rows.flatMap(([names]) => [...names!.matchAll(/`([\w-]+)`/g)].map(([, name]) => name))
  expect(documented.toSorted()).toEqual([...PERMISSIONS].sort())
})

test.each(PERMISSIONS)('who may %s is as documented', (permission) => {
  const [, ...marks] = rows.find(([names]) => names!.includes(`\`${permission}\``))!
  expect(ROLES.filter((_, i) => marks[i]!.includes('✓'))).toEqual(rolesFor(permission))
})
