import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAuditLog } from './audit-log.ts'
import { verify } from './entry.ts'

describe('the audit log', () => {
  let directory: string
  let file: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'attune-audit-'))
    file = join(directory, 'audit.ndjson')
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  const actor = { kind: 'key', id: 'key_1', name: 'Ann’s', role: 'admin' } as const
  const change = (number: number) => ({
    ...{
      actor,
      change: 'playbook.published',
      subject: null,
      before: { version: number },
      after: { version: number + 1 },
    },
  })
  async function write(count: number): Promise<string> {
    const log = await openAuditLog(file, () => 1000)
    await Promise.all(Array.from({ length: count }, (_, i) => log.append(change(i))))
    await log.close()
    return log.head
  }

  it('keeps who changed what, from what to what, in order and over restarts', async () => {
    await write(3)
    const head = await write(2)
    const log = await openAuditLog(file, () => 2000)
    expect(log.head).toBe(head)
    expect(log.read(undefined, 2).map(({ sequence }) => sequence)).toEqual([5, 4])
    expect(log.read(4, 10).map(({ sequence }) => sequence)).toEqual([3, 2, 1])
    expect(log.read(1, 10)).toEqual([])
    expect(log.read(undefined, 1)[0]).toMatchObject({ ...change(1), at: 1000 })
    await log.close()
  })

  it('shows that any byte was altered, and any line left out, doubled or moved', async () => {
    await write(6)
    const bytes = readFileSync(file)
    const lines = bytes.toString('utf8').trimEnd().split('\n')
    const head = verify(bytes.toString('utf8')).head
    const isFound = (text: string) => {
      const verified = verify(text)
      // An end that is cut off at a line is a chain of its own: only its head tells.
      return !verified.ok || verified.head !== head
    }
    expect(isFound(bytes.toString('utf8'))).toBe(false)
    void fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const altered = Buffer.from(bytes)
        altered[at] = altered[at]! ^ by
        expect(isFound(altered.toString('utf8'))).toBe(true)
      }),
      { numRuns: 1000 },
    )
    void fc.assert(
      fc.property(fc.nat(5), fc.nat(5), fc.constantFrom('drop', 'double', 'swap'), (a, b, how) => {
        const changed = [...lines]
        if (how === 'drop') changed.splice(a, 1)
        if (how === 'double') changed.splice(b, 0, lines[a]!)
        if (how === 'swap') [changed[a], changed[b]] = [changed[b]!, changed[a]!]
        if (changed.join() !== lines.join()) expect(isFound(`${changed.join('\n')}\n`)).toBe(true)
      }),
    )
  })

  it('cuts away an end that was torn off, which was never answered, and goes on', async () => {
    const head = await write(2)
    appendFileSync(file, '{"sequence":3,"at":10')
    expect(verify(readFileSync(file, 'utf8'))).toMatchObject({
      ok: false,
      broken: { line: 3, reason: 'cut_off' },
      head,
    })
    await write(1)
    expect(verify(readFileSync(file, 'utf8'))).toMatchObject({ ok: true, entries: { length: 3 } })
  })

  it('does not go on after something that was altered', async () => {
    await write(3)
    writeFileSync(file, readFileSync(file, 'utf8').replace('"version":1', '"version":9'))
    await expect(openAuditLog(file, () => 0)).rejects.toThrow(/altered at line 1; keep it as evidence/)
  })
})
