import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { aroundFor } from '../channels/around.fixture.ts'
import { openAdapters } from '../channels/open-adapters.ts'
import { CONTRACT_CASES, CONTRACT_TRAITS, contractMatrix } from './contract-cases.ts'

const CHANNELS = join(import.meta.dirname, '../channels')

/** Kept with the customer: there is no provider that could do anything. */
const WITHOUT_PROVIDER = ['inbox']

it('the table of the documentation is what the suite checks', () => {
  const docs = readFileSync(join(import.meta.dirname, '../../../../docs/channels.md'), 'utf8')
  expect(docs).toContain(`\n\n${contractMatrix()}\n\n`)
})

it('every adapter with a provider stands in it, and goes through the suite in a test of its own', () => {
  const kinds = [...openAdapters(aroundFor({}), 'whsec_c2VjcmV0').keys()]
  const inMatrix = new Set(Object.keys(CONTRACT_TRAITS).map((name) => name.split(' by ')[0]))
  expect([...inMatrix, ...WITHOUT_PROVIDER].sort()).toEqual(kinds.sort())
  const run = globSync('*/*.test.ts', { cwd: CHANNELS }).flatMap((file) => {
    const text = readFileSync(join(CHANNELS, file), 'utf8')
    return Array.from(text.matchAll(/^describeChannelContract\(\s*'([^']+)'/gm), ([, name]) => name)
  })
  expect(run.sort()).toEqual(Object.keys(CONTRACT_TRAITS).sort())
})

it('each case is made by something else that the provider does', () => {
  expect(new Set(CONTRACT_CASES.map(({ provider }) => provider)).size).toBe(CONTRACT_CASES.length)
})
