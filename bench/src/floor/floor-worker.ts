import { parentPort, workerData } from 'node:worker_threads'
import {
  type Call,
  type EngineConfig,
  Outbox,
  type PackedCall,
  type Reply,
  type ToEngine,
  unpackRows,
} from 'attune/testing'
import { engineThreadOptions } from '../served/engine-thread.ts'
import type { FloorMessage } from './floor-drain.ts'
import { openFloor } from './open-floor.ts'
import { pushBare } from './push-bare.ts'

const OK: Reply = { status: 200, body: '{"success":true}' }

const port = parentPort!
const config = workerData as EngineConfig
const decoder = new TextDecoder()
const options = engineThreadOptions('floor')
const floor = await openFloor(config, options)
const checkpoints = setInterval(() => floor.checkpoint(), config.checkpointEveryMs)
const outbox = new Outbox((messages) => port.postMessage(messages))

port.on('message', (message: ToEngine) => {
  switch (message.type) {
    case 'calls':
      for (const call of message.calls) take(call, message.bodies)
      return
    case 'reports':
      return
    case 'close':
      clearInterval(checkpoints)
      void floor.close().then(() => outbox.say({ type: 'closed' }))
      return
  }
})
outbox.say({ type: 'playbook', channels: [], destinations: {}, lastFact: 0 })
outbox.say({ type: 'ready' })

function take({ id, call, length, offset }: PackedCall, bodies: ArrayBuffer): void {
  if (call.type === 'read-load' || call.type === 'load-rows')
    return takeLoad(id, call, new Uint8Array(bodies, offset, length))
  const messages = bringsEvents(call) ? messagesIn(new Uint8Array(bodies, offset, length)) : []
  const pushes = options.push !== undefined && call.type === 'moment'
  floor.take({ messages, answer: () => (pushes ? pushBare(options.push!).then(() => reply(id)) : reply(id)) })
}

function bringsEvents({ type }: Call): boolean {
  return type === 'ingest' || type === 'moment' || type === 'decide'
}

function messagesIn(body: Uint8Array): readonly FloorMessage[] {
  const parsed = JSON.parse(decoder.decode(body)) as FloorMessage & { readonly batch?: readonly FloorMessage[] }
  return parsed.batch ?? [parsed]
}

/** Rows that were counted, by load. */
const counted = new Map<string, number>()

function takeLoad(id: number, call: Call & { type: 'read-load' | 'load-rows' }, body: Uint8Array): void {
  const { load } = call
  const before = counted.get(load) ?? 0
  if (call.type === 'read-load')
    return reply(id, { status: 200, body: JSON.stringify({ counted: before, region: 'US', zone: 'Etc/UTC' }) })
  const rows = unpackRows(body)
  const messages = rows.map(({ event, identifiers }) => ({ ...event, userId: identifiers[0]!.slice('user:'.length) }))
  counted.set(load, before + rows.length)
  const answer = { counted: before + rows.length, erased: 0, failed: 0 }
  floor.take({ messages, answer: () => reply(id, { status: 200, body: JSON.stringify(answer) }) })
}

function reply(id: number, answer = OK): void {
  outbox.reply(id, answer)
}
