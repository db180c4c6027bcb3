import { errorReply } from '../errors.ts'
import type { PassStatus } from '../privacy/housekeeping.ts'
import { keysInUse } from '../privacy/sealing.ts'
import type { Reply } from '../runner/call.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** How far letting go of old things has come, and which encryption keys are still needed. */
export function readPrivacy({ housekeeping, runner }: Surroundings): Reply {
  const { sealing, shared } = runner
  const inUse = new Set(keysInUse(shared.tallies))
  const status = {
    retention: { kept: runner.playbook.definition.privacy.retention, ...viewPass(housekeeping.status.retention) },
    encryption: {
      traits: [...sealing.chosen],
      keys: sealing.keys.map(({ id }) => ({ id, current: id === sealing.current, needed: inUse.has(id) })),
      resealing: viewPass(housekeeping.status.resealing),
    },
    erased: { events: runner.gauges.erasedEvents, tombstones: runner.gauges.tombstones },
  }
  return { status: 200, body: JSON.stringify(status) }
}

/** Seals everything anew with the current key. */
export function rotateEncryption(around: Surroundings): Reply {
  if (around.runner.sealing.current === undefined) return errorReply('encryption_key_missing')
  around.housekeeping.rotate()
  return { ...readPrivacy(around), status: 202 }
}

function viewPass({ finishedAt, startedAt, ...pass }: PassStatus) {
  return {
    ...pass,
    part: pass.part ?? null,
    startedAt: startedAt === undefined ? null : instantOf(startedAt),
    finishedAt: finishedAt === undefined ? null : instantOf(finishedAt),
  }
}
