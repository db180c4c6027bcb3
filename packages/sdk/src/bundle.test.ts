import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundleSdk, declareTypes } from '../build/bundle-sdk.ts'

const MOST_BYTES = 6000

test('what pages load has less than 6 KB compressed, and needs nothing else', async () => {
  const bundle = await bundleSdk()
  expect(gzipSync(bundle['index.js']).length).toBeLessThan(MOST_BYTES)
  for (const code of Object.values(bundle)) expect(code).not.toMatch(/\bimport\b|\brequire\(/)
})

/** What somebody writes who has the package and no more; each line marked as wrong has to be one. */
const CONSUMER = `
import { type Attune, type AttuneOptions, type Choice, createAttune, type InboxMessage } from '@attune/sdk'
const options: AttuneOptions = { url: 'https://attune.example.com', writeKey: 'wk_1', identity: async () => 'token' }
const attune: Attune = createAttune(options)
attune.identify('ann', { tier: 'gold', address: { city: 'Lisbon' } })
// @ts-expect-error properties are what JSON can hold
attune.track('Order Completed', { at: () => 1 })
const choices: readonly Choice[] = await attune.decide('home', { limit: 3 })
choices[0]?.respond('clicked')
// @ts-expect-error there is no such response
choices[0]?.respond('eaten')
const end: () => void = attune.inbox.watch((messages: readonly InboxMessage[]) => messages.map(({ readAt }) => readAt))
end()
attune.consents.set({ channel: 'email', state: 'granted' })
// @ts-expect-error a state is granted or denied
attune.consents.set({ channel: 'email', state: 'maybe' })
`

test('the types that are published are enough to write against', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-sdk-'))
  try {
    declareTypes(folder)
    writeFileSync(join(folder, 'consumer.mts'), CONSUMER)
    const compilerOptions = {
      ...{ strict: true, noEmit: true, target: 'es2022', module: 'es2022', moduleResolution: 'bundler', types: [] },
      paths: { '@attune/sdk': ['./index.d.ts'] },
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.mts'] }))
    const compiler = fileURLToPath(new URL('../../../node_modules/.bin/tsc', import.meta.url))
    expect(spawnSync(compiler, ['-p', folder], { encoding: 'utf8' })).toMatchObject({ stdout: '', status: 0 })
  } finally {
    rmSync(folder, { recursive: true })
  }
})
