/** A decision as the server shows it; only what the demo reads. */
export interface DecisionView {
  readonly id: string
  readonly moment: { readonly kind: string; readonly id: string }
  readonly arm: string
  readonly chosen: {
    readonly action: string
    readonly channel: string
    readonly delivery?: string
    readonly content?: Readonly<Record<string, unknown>>
  } | null
  readonly propensity: number
  readonly reason: string
  readonly candidates: readonly CandidateView[]
}

interface CandidateView {
  readonly action: string
  readonly channel?: string
  readonly stage: string
  readonly reason: string
  readonly factors?: { readonly net: number } | null
}

/** A message in an inbox as the server shows it. */
interface InboxItemView {
  readonly id: string
  readonly action: string
  readonly content: Readonly<Record<string, unknown>>
  readonly readAt: string | null
}

/** Figures of `GET /v1/status`. */
export interface StatusView {
  readonly tallies?: Readonly<Record<string, number>>
  readonly responses?: readonly ArmCounts[]
}

export interface ArmCounts {
  readonly arm: string
  readonly successes: number
  readonly failures: number
}

/** Attune over HTTP, as a touchpoint and an operator see it. */
export interface Api {
  sendBatch(messages: readonly unknown[]): Promise<void>
  sendMoment(message: unknown): Promise<readonly DecisionView[]>
  ask(request: unknown): Promise<readonly DecisionView[]>
  loadFeed(feed: string, rows: readonly { readonly key: string; readonly value: unknown }[]): Promise<void>
  readInbox(userId: string): Promise<readonly InboxItemView[]>
  readStatus(): Promise<StatusView>
}

export interface ApiKeys {
  readonly write: string
  readonly server: string
  readonly admin: string
}

/** Opens the API at a URL. A call that is refused throws an Error with the server's answer. */
export function openApi(url: string, keys: ApiKeys): Api {
  const call = async (method: string, path: string, key: string, body?: string, contentType = 'application/json') => {
    const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization, ...(body !== undefined && { 'content-type': contentType }) },
      ...(body !== undefined && { body }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`)
    return text === '' ? undefined : JSON.parse(text)
  }
  return {
    sendBatch: (batch) => call('POST', '/v1/batch', keys.write, JSON.stringify({ batch })),
    async sendMoment(message) {
      return (await call('POST', '/v1/moments', keys.server, JSON.stringify(message))).decisions ?? []
    },
    async ask(request) {
      return (await call('POST', '/v1/decisions', keys.server, JSON.stringify(request))).decisions ?? []
    },
    loadFeed(feed, rows) {
      const lines = rows.map(({ key, value }) => JSON.stringify({ key, value })).join('\n')
      return call('POST', `/v1/feeds/${feed}`, keys.server, lines, 'application/x-ndjson')
    },
    async readInbox(userId) {
      return (await call('GET', `/v1/inbox/${encodeURIComponent(`user:${userId}`)}`, keys.server)).items ?? []
    },
    readStatus: () => call('GET', '/v1/status', keys.admin),
  }
}
