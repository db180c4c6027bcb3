import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Attune, startAttune } from '../../scenarios/attune.fixture.ts'
import { LOOK_AT_EVERYBODY_AGAIN } from './schema.ts'
import { STORE_FILE } from './sqlite-store.ts'

let directory: string
let attune: Attune
/** Made at the first start. */
let key: string | undefined
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'attune-households-'))
})
afterEach(async () => {
  await attune.close()
  await rm(directory, { recursive: true, force: true })
})

const start = async () => {
  const playbook = { brand: { name: 'Home', timezone: 'Etc/UTC', currency: 'USD' } }
  attune = await startAttune(() => playbook, { dataDirectory: directory, checkpointEveryMs: 50 })
  key ??= attune.server.keys?.admin
}
const members = async () => {
  const response = await fetch(`${attune.server.url}/v1/households/h-1/members`, {
    headers: { authorization: `Bearer ${key}` },
  })
  const { members } = (await response.json()) as { members: { customer: number; role: string }[] }
  return members.map(({ role }) => role)
}

it('households that were stated before there was a list of them are in it after the start of a newer version', async () => {
  await start()
  for (const [userId, role] of Object.entries({ ann: 'mother', bob: 'father', cem: 'son' }))
    await attune.ask('POST', '/v1/identify', { userId, household: { id: 'h-1', role } })
  expect(await members()).toEqual(['mother', 'father', 'son'])
  await attune.close()

  const db = new DatabaseSync(join(directory, STORE_FILE))
  // As a store of before the list is after it was migrated.
  db.exec(`DELETE FROM household_members; ${LOOK_AT_EVERYBODY_AGAIN}`)
  db.close()
  await start()
  await expect.poll(members).toEqual(['mother', 'father', 'son'])
})
