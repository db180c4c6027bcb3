import { errorReply } from '../errors.ts'
import { loadFeed, putFeed } from '../feeds/load-feed.ts'
import type { Call, Reply } from '../runner/call.ts'
import { LogRefusedError } from '../runner/log.ts'
import { RunnerStoppedError } from '../runner/runner.ts'
import { acknowledgeInbox, readInbox } from './inbox.ts'
import { decide, ingest, takeMoment } from './ingest.ts'
import { mergeCustomers, readMerges, undoMerge } from './merges.ts'
import { publishPlaybook, readPlaybook } from './playbook.ts'
import { readCustomer } from './read-customer.ts'
import { readDecision } from './read-decision.ts'
import { readStatus } from './status.ts'
import type { Surroundings } from './surroundings.ts'

/** Answers a call of the HTTP side. What goes wrong is an answer too. */
export async function handleCall(call: Call, around: Surroundings): Promise<Reply> {
  try {
    return await answer(call, around)
  } catch (error) {
    if (error instanceof LogRefusedError || error instanceof RunnerStoppedError)
      return errorReply('log_unavailable', { message: error.message })
    throw error
  }
}

async function answer(call: Call, around: Surroundings): Promise<Reply> {
  switch (call.type) {
    case 'ingest':
      return ingest(call, around)
    case 'moment':
      return takeMoment(call, around)
    case 'decide':
      return decide(call, around)
    case 'read-customer':
      return readCustomer(call, around)
    case 'merge-customers':
      return mergeCustomers(call, around)
    case 'undo-merge':
      return undoMerge(call, around)
    case 'read-merges':
      return readMerges(call, around)
    case 'read-decision':
      return readDecision(call, around)
    case 'put-feed':
      return putFeed(call, around)
    case 'load-feed':
      return loadFeed(call, around)
    case 'read-inbox':
      return readInbox(call, around)
    case 'acknowledge-inbox':
      return acknowledgeInbox(call, around)
    case 'publish-playbook':
      return publishPlaybook(call, around)
    case 'read-playbook':
      return readPlaybook(around)
    case 'read-status':
      return readStatus(around)
  }
}
