import type { z } from 'zod'
import { readSendSchema, sendsSchema } from '../../http/schemas/send.ts'
import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const sendsListCommand: Command = {
  name: 'sends list',
  summary: 'Show what was sent to whole audiences, and what became of it',
  operands: [],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const remote = openRemote(given, surroundings)
    const response = await remote.ask('GET', '/v1/sends')
    for (const send of sendsSchema.parse(await response.json()).sends) {
      const { action, audience, delivered, entered, failed, id, name, pending, state, suppressed } = send
      const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, n) => all + n, 0)
      const became = `${delivered} delivered, ${sum(suppressed)} suppressed, ${sum(failed)} failed, ${pending} pending`
      // Only of what is under way: whom it is still to reach is counted anew.
      const people = isUnderWay(state)
        ? progressOf(readSendSchema.parse(await (await remote.ask('GET', `/v1/sends/${id}`)).json()))
        : `${entered} people`
      surroundings.print(`${id}  ${name ?? action} to ${audience}  ${state}  ${people}: ${became}`)
    }
    return 0
  },
}

function isUnderWay(state: string): boolean {
  return state === 'running' || state === 'paused'
}

function progressOf({ entered, leftMs, members, perMinute }: z.infer<typeof readSendSchema>): string {
  const [about, how] = perMinute === null ? ['about ', ''] : ['', ' at its pace']
  const left = leftMs === null ? '' : `, ${about}${describeMs(leftMs)} to go${how}`
  return `${entered} of ${members} people${left}`
}

/** Above this minutes say too much, ms. */
const LONG_MS = 3 * 3_600_000

function describeMs(ms: number): string {
  return ms > LONG_MS ? `${Math.round(ms / 3_600_000)} h` : `${Math.ceil(ms / 60_000)} min`
}
