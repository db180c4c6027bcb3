import { createAsking } from './asking.ts'
import { type Choice, choicesIn, type DecideOptions, eventOf, type ResponseKind } from './choices.ts'
import { type Consents, createConsents } from './consents.ts'
import { createCourier } from './courier.ts'
import { createInbox, type Inbox } from './inbox.ts'
import { type Bag, deviceContext, pageProperties } from './messages.ts'
import type { AttuneOptions, Problem } from './options.ts'
import { arrivalByNotification, listenToPage } from './page-life.ts'
import { newId, storageThatIsThere, systemClock } from './ports.ts'
import { createPush, type Push } from './push.ts'
import { bytesOf, createQueue } from './queue.ts'
import { createWhoKeeper, type Who } from './who.ts'

/** Attune, for whoever uses this page, app or program. */
export interface Attune {
  /** Says who it is, and what is known of them. Without an id only the latter. */
  identify(userId: string | undefined, traits?: Bag): void
  /** Says that something happened. */
  track(event: string, properties?: Bag): void
  /** Says that a page was viewed; title and address are added where there is one. */
  page(name?: string, properties?: Bag): void
  /** Says that a screen of an app was viewed. */
  screen(name: string, properties?: Bag): void
  /** Says to whom the person belongs; with `type: 'household'` it is their household. */
  group(groupId: string, traits?: Bag): void
  /** Says that two ids are one person: `previousId` is the anonymous id where it is not given. */
  alias(userId: string, previousId?: string): void
  /** Whoever uses it from now on is nobody in particular: for signing out. */
  reset(): void
  /** Who it is, as it is known here. */
  who(): Promise<Who>
  /** Asks what to show in a placement, best first; none where it is best to show nothing. Throws `AttuneError`. */
  decide(placement: string, options?: DecideOptions): Promise<readonly Choice[]>
  /**
   * Says that something happened and asks what it made Attune decide. Throws `AttuneError`; the event is sent later where there
   * is no connection. With `waitMs` it is answered only when what was decided is with its provider, or the time is over.
   */
  moment(event: string, properties?: Bag, options?: { readonly waitMs?: number }): Promise<readonly Choice[]>
  /** Tells what became of something that was decided, by the decision's id. */
  respond(decision: string, kind: ResponseKind): void
  readonly inbox: Inbox
  readonly consents: Consents
  readonly push: Push
  /** Sends what waits. Fulfilled when nothing is left, or what is left has to wait for a connection. */
  flush(): Promise<void>
  /** Sends what waits, and ends; what could not be sent waits in the storage for the next visit. */
  close(): Promise<void>
}

/** A message of Attune's is 32 KiB at most. */
const MOST_BYTES = 32_768

/** Nothing of it throws; what goes wrong is told to `onProblem`, but for answers that are waited for. */
export function createAttune(given: AttuneOptions): Attune {
  const options = { ...given, url: given.url.replace(/\/+$/, '') }
  const { clock = systemClock, flushAfterMs = 1000, onProblem, queueLimit = 1000, timeoutMs = 10_000 } = options
  const fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init))
  const storage = options.storage ?? storageThatIsThere()
  const tell = (problem: Problem) => onProblem?.(problem)

  const keeper = createWhoKeeper(storage)
  const queue = createQueue(storage, queueLimit, clock.now, newId())
  const courier = createCourier({ ...options, clock, fetch, flushAfterMs, queue, tell, timeoutMs })

  // Storages that answer at once have answered before this returns, so that what is told is kept even if the page goes at once.
  let isOpen = false
  const calls: (() => void)[] = []
  const ready = new Promise<void>((resolve) => {
    keeper.open(() =>
      queue.open(() => {
        isOpen = true
        for (const call of calls.splice(0)) call()
        if (queue.next().length > 0) courier.soon()
        resolve()
      }),
    )
  })
  const inOrder = (call: () => void) => (isOpen ? call() : calls.push(call))

  const asking = createAsking({ ...options, timeoutMs }, { clock, fetch }, keeper, ready)
  const { ask } = asking
  const others = new Set<() => void>()
  const somebodyElse = () => {
    asking.forgetToken()
    for (const call of [...others]) call()
  }
  const head = () => ({ messageId: newId(), timestamp: new Date(clock.now()).toISOString(), context: deviceContext() })
  const enqueue = (text: string) => {
    for (const dropped of queue.add(text)) lose('queue_full', 'More waits than there is room for.', dropped)
    courier.soon()
  }
  const lose = (code: string, message: string, text: string) =>
    tell({ code, message, lost: [JSON.parse(text).messageId] })
  const send = (type: string, fields: Bag) => {
    const told = head()
    inOrder(() => {
      const text = JSON.stringify({ type, ...told, ...keeper.current(), ...fields })
      if (bytesOf(text) > MOST_BYTES) lose('message_too_large', 'A message has 32 KiB at most.', text)
      else enqueue(text)
    })
  }
  const flush = async () => {
    await ready
    await courier.flush()
  }
  const who = async () => {
    await ready
    return keeper.current()
  }
  const track = (event: string, properties: Bag = {}) => send('track', { event, properties })
  const respond = (decision: string, kind: ResponseKind) => track(eventOf(kind), { decision })

  const moment: Attune['moment'] = async (event, properties = {}, { waitMs } = {}) => {
    await flush()
    const body = { type: 'track', ...head(), ...keeper.current(), event, properties }
    try {
      return choicesIn(await ask('POST', `/v1/moments${waitMs ? `?waitMs=${waitMs}` : ''}`, body), respond)
    } catch (error) {
      // It may have arrived or not; under the same id it counts once. What was refused would be so again.
      const { status = 0 } = error as { readonly status?: number }
      if (status === 0 || status === 429 || status > 499) enqueue(JSON.stringify(body))
      throw error
    }
  }
  const { close: endInbox, ...inbox } = createInbox({
    ...{ ...asking, clock, flush, moment, respond, tell },
    streams: options.streams ?? 'body' in Response.prototype,
    pollEveryMs: options.pollEveryMs ?? 30_000,
    onSomebodyElse(call) {
      others.add(call)
      return () => others.delete(call)
    },
  })
  const stopListening = listenToPage({
    onLeave() {
      courier.leave()
      queue.leave()
    },
    onBack() {
      queue.comeBack()
      courier.comeBack()
    },
    onOnline: () => courier.comeBack(),
  })
  const arrival = arrivalByNotification()
  if (arrival) {
    respond(arrival.decision, 'clicked')
    if (arrival.button) track('Button Pressed', { ...arrival })
  }
  return {
    identify(userId, traits = {}) {
      inOrder(() => {
        const before = keeper.current().userId
        keeper.become(userId)
        if (keeper.current().userId !== before) somebodyElse()
      })
      send('identify', { traits })
    },
    track,
    page: (name, properties) => send('page', { name, properties: { ...pageProperties(), ...properties } }),
    screen: (name, properties = {}) => send('screen', { name, properties }),
    group: (groupId, traits = {}) => send('group', { groupId, traits }),
    alias: (userId, previousId) =>
      inOrder(() => send('alias', { userId, previousId: previousId ?? keeper.current().anonymousId })),
    reset: () =>
      inOrder(() => {
        keeper.reset()
        somebodyElse()
      }),
    who,
    async decide(placement, { context = {}, limit } = {}) {
      await flush()
      const { context: device, ...told } = head()
      const body = { ...told, ...keeper.current(), placement, context: { ...device, ...context }, limit }
      return choicesIn(await ask('POST', '/v1/decisions', body), respond)
    },
    moment,
    respond,
    inbox,
    consents: createConsents(asking, track, flush),
    push: createPush(asking, flush, who),
    flush,
    async close() {
      await flush()
      stopListening()
      courier.close()
      endInbox()
      queue.leave()
    },
  }
}
