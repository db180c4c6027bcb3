import { type Command, UsageError } from '../command.ts'
import { progressBar } from '../progress-bar.ts'
import { openRemote, REMOTE_OPTIONS, type Remote } from '../remote.ts'

const EVERY_MS = 200

interface Preview {
  readonly size: number
  readonly low: number
  readonly high: number
  readonly confidence: number
  readonly method: 'sample' | 'all'
  readonly asked: number
  readonly of: number
  readonly job: string | null
}

interface Count {
  readonly state: string
  readonly size: number
  readonly asked: number
  readonly of: number
  readonly position: number
}

export const audiencePreviewCommand: Command = {
  name: 'audience preview',
  summary: 'Tell for how many customers a condition holds, before anything is published',
  operands: ['CONDITION'],
  options: { ...REMOTE_OPTIONS, exact: { type: 'boolean', description: 'count everybody, too, with a progress bar' } },
  async run(given, surroundings) {
    const remote = openRemote(given, surroundings)
    const body = { where: conditionIn(given.operands[0] ?? ''), exact: given.flag('exact') }
    const preview = (await (await remote.ask('POST', '/v1/audiences/preview', body)).json()) as Preview
    const { asked, confidence, high, job, low, method, of, size } = preview
    if (method === 'all') surroundings.print(`${size} of ${of}: everybody was asked`)
    else
      surroundings.print(
        `about ${size} of ${of}: between ${low} and ${high} at ${confidence * 100} %, by ${asked} drawn at random`,
      )
    if (job === null) return 0
    const count = await waitFor(remote, job, (text) => surroundings.note(text))
    surroundings.print(
      `${count.state === 'done' ? `exactly ${count.size}` : count.state}, as of position ${count.position}`,
    )
    return count.state === 'done' ? 0 : 1
  },
}

async function waitFor(remote: Remote, job: string, note: (text: string) => void): Promise<Count> {
  for (;;) {
    const count = (await (await remote.ask('GET', `/v1/audiences/counts/${job}`)).json()) as Count
    if (count.state !== 'running') return count
    note(progressBar(count.asked, count.of))
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
  }
}

/** A tree in JSON, or a text. */
function conditionIn(text: string): unknown {
  if (!text.startsWith('{')) return text
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`the condition is no JSON: ${(error as Error).message}`)
  }
}
