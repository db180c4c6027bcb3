import { deriveId, durationMs, minuteOfDay, type SendState } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import { countMembers } from '../runner/members-after.ts'
import { estimateSend } from '../sends/estimate.ts'
import { canBecome, type SendRow } from '../sends/send-row.ts'
import { readSendCounts } from '../sends/tallies.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** Sends that may be under way or planned at once. */
const MOST_LIVE = 50

/** Sends an action to everybody in an audience, or with `dryRun` tells what would come of it. With the same key it is done once. */
export async function createSend(call: Call & { type: 'create-send' }, around: Surroundings): Promise<Reply> {
  const { clock, newId, runner } = around
  const { playbook, shared } = runner
  const { action, asked, audience, by, dryRun, key } = call
  const found = playbook.actions.get(action)
  if (!found) return errorReply('action_unknown', { field: 'action' })
  if (!playbook.definition.actions[action]!.sends) return errorReply('action_not_sent', { field: 'action' })
  if (!playbook.audienceById.has(audience)) return errorReply('audience_unknown', { field: 'audience' })
  const row: SendRow = {
    id: deriveId('snd', key ?? newId()),
    ...{ action, audience, by, name: asked.name, state: 'running' },
    createdAt: clock.now(),
    since: clock.now(),
    startsAt: asked.at === undefined ? clock.now() : Date.parse(asked.at),
    localMinute: asked.localTime === undefined ? undefined : minuteOfDay(asked.localTime),
    intervalMs: asked.pace && durationMs(asked.pace.within) / asked.pace.max,
  }
  if (dryRun) return { status: 200, body: JSON.stringify(await estimateSend(row, found, around)) }
  const before = shared.sends.get(row.id)
  if (before && !isSame(before, row, asked.at !== undefined)) return errorReply('send_exists')
  const live = [...shared.sends.all].filter(({ state }) => state === 'running' || state === 'paused')
  if (!before && live.length >= MOST_LIVE) return errorReply('too_many_sends')
  const { createdAt: _, since: __, state: ___, ...create } = row
  await runner.changeSend({ create })
  return { status: before ? 200 : 201, body: JSON.stringify(viewOf(shared.sends.get(row.id)!, around)) }
}

/** Whether it is asked for again what was asked for before under the same key. */
function isSame(before: SendRow, now: SendRow, hasStart: boolean): boolean {
  return (
    before.action === now.action &&
    before.audience === now.audience &&
    before.localMinute === now.localMinute &&
    before.intervalMs === now.intervalMs &&
    (!hasStart || before.startsAt === now.startsAt)
  )
}

/** All sends, the latest first. */
export function readSends(around: Surroundings): Reply {
  const sends = [...around.runner.shared.sends.all].toReversed()
  return { status: 200, body: JSON.stringify({ sends: sends.map((send) => viewOf(send, around)) }) }
}

export async function readSend({ id }: Call & { type: 'read-send' }, around: Surroundings): Promise<Reply> {
  const send = around.runner.shared.sends.get(id)
  if (!send) return errorReply('send_unknown')
  const members = await countMembers(send.audience, around)
  const view = viewOf(send, around)
  const leftMs = view.state === 'running' ? around.sends.leftMs(send, Math.max(0, members - view.entered)) : undefined
  return {
    status: 200,
    body: JSON.stringify({ ...view, members, leftMs: leftMs === undefined ? null : Math.round(leftMs) }),
  }
}

/** Pauses a send, lets it go on, or ends it. */
export async function changeSend({ id, to }: Call & { type: 'change-send' }, around: Surroundings): Promise<Reply> {
  const { sends } = around.runner.shared
  const before: SendState | undefined = sends.get(id)?.state
  if (before === undefined) return errorReply('send_unknown')
  if (before !== to) {
    if (!canBecome(before, to)) return errorReply('send_over', { message: `The send is ${before}.` })
    await around.runner.changeSend({ id, to })
  }
  return { status: 200, body: JSON.stringify({ ...viewOf(sends.get(id)!, around), before }) }
}

function viewOf(send: SendRow, { clock, runner }: Surroundings) {
  const { action, audience, by, createdAt, id, intervalMs, localMinute, name, since, startsAt, state } = send
  const isPlanned = state === 'running' && startsAt > clock.now()
  const clockTime = (minute: number) => new Date(minute * 60_000).toISOString().slice(11, 16)
  return {
    ...{ id, name: name ?? null, action, audience, by },
    state: isPlanned ? 'scheduled' : state,
    since: instantOf(since),
    createdAt: instantOf(createdAt),
    startsAt: instantOf(startsAt),
    localTime: localMinute === undefined ? null : clockTime(localMinute),
    perMinute: intervalMs === undefined ? null : 60_000 / intervalMs,
    ...readSendCounts(id, runner.shared.tallies),
  }
}
