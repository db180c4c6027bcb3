import type { Condition } from '@attune/engine'
import type { Host } from '../runner/call.ts'
import type { AudienceThread } from './audience-thread.ts'
import type { AsOf } from './question.ts'

/** As of what a question about audiences is to be asked now; with the playbook where the thread has another one. */
export async function asOfNow(host: Host, audiences: AudienceThread): Promise<AsOf> {
  const { asOf }: { readonly asOf: Omit<AsOf, 'definition'> } = JSON.parse(
    (await host.call({ type: 'read-audiences' })).body,
  )
  if (audiences.knows(asOf.version)) return { ...asOf, definition: undefined }
  return { ...asOf, definition: JSON.parse((await host.call({ type: 'read-playbook' })).body).definition }
}

/** Asked of the past of everybody in the sample, so that everything that a question needs has run once. */
const ANY: Condition = { event: 'attune:warm-up', where: { property: 'none', exists: true } }
const WARM_UP_MS = 100

/** Lets the first question of somebody find the thread started, the playbook compiled and the code warm. */
export async function warmAudiences(host: Host, audiences: AudienceThread): Promise<void> {
  await audiences.ask({ type: 'estimate', where: ANY, asOf: await asOfNow(host, audiences), budgetMs: WARM_UP_MS })
}
