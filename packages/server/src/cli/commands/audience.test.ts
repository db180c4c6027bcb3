import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { commands } from '../registry.ts'
import { runCommandLine } from '../run.ts'

const directory = mkdtempSync(join(tmpdir(), 'attune-audience-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** Runs a command line against a server that answers by path, and gives what it said. */
async function tell(line: readonly string[], answers: Readonly<Record<string, object | string>>) {
  const said: string[] = []
  const fetch = async (url: string | URL | Request) => {
    const path = new URL(String(url)).pathname
    const answer = answers[path] ?? { code: 'audience_unknown', message: 'There is no such audience.' }
    const status = 'code' in Object(answer) ? 404 : 200
    return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer), { status })
  }
  const code = await runCommandLine([...line, '--key', 'k'], {
    ...{ commands, version: '0', environment: {}, fetch: fetch as typeof globalThis.fetch },
    ...{ print: (text: string) => said.push(text), note: (text: string) => said.push(text) },
    startServer: () => Promise.reject(new Error('no server here')),
    untilStopped: () => Promise.resolve(),
  })
  return { code, said: said.join('\n') }
}

const large = { id: 'large', size: 8, state: 'backfilling', progress: { done: 5, total: 20 }, historySince: null }

describe('attune audience', () => {
  it('lists audiences and tells how far one is', async () => {
    const listed = await tell(['audience', 'list'], { '/v1/audiences': { audiences: [large] } })
    expect(listed).toEqual({ code: 0, said: 'large          8  backfilling (5 of 20 customers)' })
    const status = await tell(['audience', 'status', 'large'], { '/v1/audiences/large': large })
    expect(status.said).toBe('large: 8 members, backfilling (5 of 20 customers)')
  })

  it('previews a condition, and counts exactly where that is asked for', async () => {
    const preview = { size: 90, low: 70, high: 110, confidence: 0.95, method: 'sample', asked: 256, of: 1000, job: 'j' }
    const count = { state: 'done', size: 88, asked: 1000, of: 1000, position: 7 }
    const answers = { '/v1/audiences/preview': preview, '/v1/audiences/counts/j': count }
    expect((await tell(['audience', 'preview', 'tier is gold', '--exact'], answers)).said).toBe(
      'about 90 of 1000: between 70 and 110 at 95 %, by 256 drawn at random\nexactly 88, as of position 7',
    )
  })

  it('points at the place of a mistake in a condition', async () => {
    const text = { at: 8, excerpt: 'tier >= "a"\n        ^' }
    const problems = [{ path: 'where', message: 'expected a number, found `"a"`', text }]
    const refusal = { code: 'condition_invalid', message: 'The condition has mistakes.', problems }
    const refused = await tell(['audience', 'preview', 'tier >= "a"'], { '/v1/audiences/preview': refusal })
    expect(refused.code).toBe(1)
    expect(refused.said).toContain('\n  where: expected a number, found `"a"`\n    tier >= "a"\n            ^')
  })

  it('exports a list, and says so where it was cut off', async () => {
    const path = '/v1/audiences/large/export'
    const whole = '{"customer":1}\n{"end":{"complete":true,"members":1,"fromPosition":2,"toPosition":2}}\n'
    const file = join(directory, 'large.ndjson')
    expect((await tell(['audience', 'export', 'large', '--out', file], { [path]: whole })).code).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe(whole)
    const cut = await tell(['audience', 'export', 'large', '--out', `${file}.csv`], { [path]: 'customer\r\n1\r\n' })
    expect(cut).toMatchObject({ code: 1, said: expect.stringContaining('cut off') })
  })
})
