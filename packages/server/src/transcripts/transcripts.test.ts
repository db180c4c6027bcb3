import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadPlaybook } from '../playbook/load.ts'
import { parseTranscript } from './parse.ts'
import { testTranscripts } from './test-folder.ts'

const example = fileURLToPath(new URL('../../../../playbooks/coffee-and-sports', import.meta.url))

async function definitionOf(folder: string) {
  const loaded = await loadPlaybook(folder)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  return loaded.definition
}

it('the transcripts of the example playbook are what happens', async () => {
  const results = await testTranscripts(example, await definitionOf(example))
  expect(results.flatMap(({ failure }) => failure ?? [])).toEqual([])
  expect(results.map(({ about }) => about.slice(0, 2))).toEqual(['T1', 'T1', 'T2', 'T5', 'T6', 'T7'])
})

describe('a transcript that fails', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attune-transcript-'))
    await mkdir(join(folder, 'transcripts'))
  })
  afterEach(() => rm(folder, { recursive: true }))
  const play = async (text: string) => {
    await writeFile(join(folder, 'transcripts', 'one.txt'), text)
    return (await testTranscripts(folder, await definitionOf(example))).map(({ failure }) => failure)
  }

  it('shows what was expected and what came beside each other, with file and line', async () => {
    const [failure] = await play('# x\n> JOIN\n< Hello\n')
    expect(failure).toMatch(/^transcripts\/one\.txt:3\n/)
    expect(failure).toMatch(/≠ Hello +│ Welcome to the Bean & Ball club!/)
  })

  it('tells what was said and not written down, and what does not hold', async () => {
    expect(await play('> JOIN\n@ +1h\n')).toEqual([
      expect.stringMatching(/one\.txt:2\n.*\n {2}≠ \(nothing\) +│ Welcome/),
    ])
    expect(await play('= points stars: 5\n')).toEqual([expect.stringMatching(/≠ 5 +│ 0/)])
  })

  it('tells what cannot be read', async () => {
    expect(await play('JOIN\n')).toEqual([expect.stringContaining('one.txt:1: a line begins with >')])
    expect(parseTranscript('@ soon')).toMatchObject({ ok: false, number: 1 })
    expect(parseTranscript('! Order {')).toMatchObject({ ok: false })
    expect(parseTranscript('= mood: good')).toMatchObject({ ok: false })
  })
})
