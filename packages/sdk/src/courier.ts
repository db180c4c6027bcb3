import type { Problem } from './options.ts'
import type { Clock, Fetch } from './ports.ts'
import type { Queue } from './queue.ts'

/** Takes what is in the queue to Attune. */
export interface Courier {
  /** Sends what waits before long, so that others can go with it. */
  soon(): void
  /** Sends what waits, now. Fulfilled when nothing is left, or what is left has to wait. */
  flush(): Promise<void>
  /** Sends what is not under way without waiting for what is: the page may be gone before there is an answer. */
  leave(): void
  /** There may be a connection again. */
  comeBack(): void
  close(): void
}

export interface CourierOptions {
  readonly queue: Queue
  readonly url: string
  readonly writeKey: string
  readonly fetch: Fetch
  readonly clock: Clock
  readonly flushAfterMs: number
  readonly timeoutMs: number
  readonly tell: (problem: Problem) => void
}

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000

/** What became of a request: arrived, or to be tried again, at the earliest after so many ms where the server says so. */
type Outcome = { readonly arrived: true } | { readonly arrived: false; readonly afterMs?: number | undefined }

/**
 * One request at a time, so that messages arrive in order. What fails is sent again after a second, then twice as long
 * each time, a minute at most; each wait is drawn from its second half, so that not all come back at once.
 */
export function createCourier(options: CourierOptions): Courier {
  const { clock, flushAfterMs, queue } = options
  let failures = 0
  /** Not before this instant, ms since 1970; asked for by the server or not. */
  let waitUntil = 0
  let isAsked = false
  let underWay: Promise<void> | undefined
  let callOff: (() => void) | undefined
  let isClosed = false

  const schedule = (ms: number) => {
    callOff?.()
    if (!isClosed)
      callOff = clock.after(ms, () => {
        callOff = undefined
        void flush()
      })
  }
  const carry = async (texts: readonly string[]): Promise<boolean> => {
    queue.begin(texts)
    const outcome = await post(texts, options)
    queue.end(texts, outcome.arrived)
    if (outcome.arrived) failures = 0
    else {
      const usual = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures++)
      const waitMs = Math.max(outcome.afterMs ?? 0, usual * (0.5 + Math.random() / 2))
      isAsked = outcome.afterMs !== undefined
      waitUntil = clock.now() + waitMs
      schedule(waitMs)
    }
    return outcome.arrived
  }
  const carryAll = async () => {
    for (let texts = queue.next(); texts.length > 0; texts = queue.next()) if (!(await carry(texts))) return
  }
  const flush = (): Promise<void> => {
    if (underWay) return underWay
    if (clock.now() < waitUntil) return Promise.resolve()
    underWay = carryAll().finally(() => {
      underWay = undefined
    })
    return underWay
  }
  return {
    soon() {
      if (!callOff) schedule(Math.max(flushAfterMs, waitUntil - clock.now()))
    },
    flush,
    leave() {
      const texts = queue.next()
      if (texts.length > 0 && clock.now() >= waitUntil) void carry(texts)
    },
    comeBack() {
      if (!isAsked) waitUntil = failures = 0
      void flush()
    },
    close() {
      isClosed = true
      callOff?.()
    },
  }
}

/**
 * The key stands in the body, and the body is called plain text: such a request needs no other one to ask whether it may be made
 * (https://fetch.spec.whatwg.org/#cors-safelisted-method), so that it works while a page goes.
 */
async function post(
  texts: readonly string[],
  { clock, fetch, tell, timeoutMs, url, writeKey }: CourierOptions,
): Promise<Outcome> {
  const abort = new AbortController()
  const callOff = clock.after(timeoutMs, () => abort.abort())
  const sentAt = new Date(clock.now()).toISOString()
  try {
    const answer = await fetch(`${url}/v1/b`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: `{"writeKey":${JSON.stringify(writeKey)},"sentAt":"${sentAt}","batch":[${texts.join()}]}`,
      keepalive: true,
      signal: abort.signal,
    })
    // Sent again, what is refused or too large would be so again.
    if ([200, 400, 413].includes(answer.status)) {
      for (const problem of refusedIn(await answer.json(), texts)) tell(problem)
      return { arrived: true }
    }
    const code = `http_${answer.status}`
    tell({ code, message: await answer.text(), lost: [] })
    const afterS = Number(answer.headers.get('retry-after') ?? Number.NaN)
    return { arrived: false, afterMs: afterS >= 0 ? afterS * 1000 : undefined }
  } catch (error) {
    tell({ code: 'network', message: String(error), lost: [] })
    return { arrived: false }
  } finally {
    callOff()
  }
}

interface Answer {
  readonly code?: string
  readonly message?: string
  readonly errors?: readonly { readonly index?: number; readonly code: string; readonly message: string }[]
}

/** Messages that Attune will not take, also if they were sent again. */
function refusedIn({ code = '', errors, message = '' }: Answer, texts: readonly string[]): Problem[] {
  if (!errors) return code ? [{ code, message, lost: texts.map(idOf) }] : []
  return errors.map((error) => ({
    ...{ code: error.code, message: error.message },
    lost: texts.filter((_, index) => index === error.index).map(idOf),
  }))
}

function idOf(text: string): string {
  return JSON.parse(text).messageId
}
