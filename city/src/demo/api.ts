import { readMetrics } from './metrics.ts'

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

/** What the server counts: `tallies` by name, and responses by arm where it tells them. */
export interface StatusView {
  readonly tallies: Readonly<Record<string, number>>
  readonly responses: readonly ArmCounts[]
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
  readDecision(id: string): Promise<DecisionView>
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
    return text
  }
  const callJson = async (...given: Parameters<typeof call>) => JSON.parse(await call(...given))
  return {
    async sendBatch(batch) {
      await call('POST', '/v1/batch', keys.write, JSON.stringify({ batch }))
    },
    async sendMoment(message) {
      return (await callJson('POST', '/v1/moments', keys.server, JSON.stringify(message))).decisions ?? []
    },
    async ask(request) {
      return (await callJson('POST', '/v1/decisions', keys.server, JSON.stringify(request))).decisions ?? []
    },
    async loadFeed(feed, rows) {
      const lines = rows.map(({ key, value }) => JSON.stringify({ key, value })).join('\n')
      await call('POST', `/v1/feeds/${feed}`, keys.server, lines, 'application/x-ndjson')
    },
    async readInbox(userId) {
      return (await callJson('GET', `/v1/inbox/${encodeURIComponent(`user:${userId}`)}`, keys.server)).items ?? []
    },
    readDecision: (id) => callJson('GET', `/v1/decisions/${encodeURIComponent(id)}`, keys.server),
    readStatus: async () => statusOf(await call('GET', '/metrics', keys.admin)),
  }
}

function statusOf(text: string): StatusView {
  const samples = readMetrics(text)
  const tallies: Record<string, number> = {}
  for (const { name, labels, value } of samples) if (name === 'attune_tallies') tallies[labels.name ?? ''] = value
  const arms = new Map<string, ArmCounts>()
  for (const { name, labels, value } of samples) {
    const [arm, outcome] = name === 'attune_responses' ? (labels.name ?? '').split('/') : []
    if (arm === undefined) continue
    const known = arms.get(arm) ?? { arm, successes: 0, failures: 0 }
    arms.set(arm, outcome === 'success' ? { ...known, successes: value } : { ...known, failures: value })
  }
  return { tallies, responses: [...arms.values()] }
}
