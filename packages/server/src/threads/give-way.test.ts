import { readdirSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { letHelpersGiveWay } from './give-way.ts'

const isLinux = process.platform === 'linux'

describe('priorities of threads', () => {
  it.runIf(isLinux)('lets one thread give way and no other', async () => {
    const before = priorities()
    const worker = new Worker(new URL('./giving-way.fixture.ts', import.meta.url), { name: 'giving-way' })
    const given = await new Promise<number>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
    const after = priorities()
    await worker.terminate()
    expect(after.get(given)).toBe(5)
    for (const [id, priority] of before) if (after.has(id)) expect(after.get(id)).toBe(priority)
  })

  it.runIf(isLinux)("lets V8's helpers give way", () => {
    letHelpersGiveWay()
    const helpers = [...priorities()].filter(([id]) => nameOf(id) === 'V8Worker')
    expect(helpers.length).toBeGreaterThan(0)
    expect(helpers.map(([, priority]) => priority)).toEqual(helpers.map(() => 5))
  })
})

function priorities(): Map<number, number> {
  return new Map(readdirSync('/proc/self/task').map((id) => [Number(id), getPriority(Number(id))]))
}

function nameOf(id: number): string {
  return readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim()
}
