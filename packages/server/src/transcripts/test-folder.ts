import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PlaybookDefinition } from '@attune/engine'
import { parseTranscript } from './parse.ts'
import { type Difference, playTranscript, withoutChance } from './play.ts'

/** How a transcript of a playbook went. */
export interface TranscriptResult {
  readonly file: string
  readonly about: string
  /** Undefined: as it is written. */
  readonly failure: string | undefined
}

/** Plays every transcript of a playbook's folder: files in `transcripts/` that end with `.txt`. */
export async function testTranscripts(directory: string, definition: PlaybookDefinition): Promise<TranscriptResult[]> {
  const playbook = withoutChance(definition)
  const results: TranscriptResult[] = []
  for (const name of await transcriptsIn(directory)) {
    const file = `transcripts/${name}`
    const parsed = parseTranscript(await readFile(join(directory, file), 'utf8'))
    if (!parsed.ok) {
      results.push({ file, about: '', failure: `${file}:${parsed.number}: ${parsed.message}` })
      continue
    }
    const difference = await playTranscript(parsed.lines, parsed.channel, playbook)
    results.push({ file, about: parsed.about, failure: difference && describe(file, difference) })
  }
  return results
}

async function transcriptsIn(directory: string): Promise<string[]> {
  try {
    return (await readdir(join(directory, 'transcripts'))).filter((name) => name.endsWith('.txt')).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

const WIDTH = 60

/** What was expected and what came, beside each other. */
function describe(file: string, { actual, expected, number }: Difference): string {
  const rows = Array.from({ length: Math.max(expected.length, actual.length, 1) }, (_, i) => {
    const [left, right] = [expected[i] ?? '(nothing)', actual[i] ?? '(nothing)']
    return `  ${left === right ? ' ' : '≠'} ${left.padEnd(WIDTH)} │ ${right}`
  })
  return [`${file}:${number}`, `    ${'expected'.padEnd(WIDTH)} │ actual`, ...rows].join('\n')
}
