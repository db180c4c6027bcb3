import {
  availableIn,
  compilePlaybook,
  createCustomer,
  DEFAULT_LIMITS,
  type Effect,
  type Event,
  FIRST_ERA,
  findAccount,
  isMember,
  Learned,
  type Playbook,
  type PlaybookDefinition,
  Shelves,
  step,
} from '@attune/engine'
import { dataFor, ofConversation, renderTexts } from '../dispatch/render.ts'
import { decodeCustomer, encodeCustomer } from '../documents/customer-codec.ts'
import { Words } from '../documents/words.ts'
import { shownInTexts } from '../runner/shown-in-texts.ts'
import type { Line } from './parse.ts'

/** Where a transcript and what really happened part: what was written, and what came, line by line. */
export interface Difference {
  readonly number: number
  readonly expected: readonly string[]
  readonly actual: readonly string[]
}

const BEGIN = Date.parse('2026-06-01T10:00:00Z')

/** The playbook with chance taken out of it: nobody is held out, nothing is explored. */
export function withoutChance(definition: PlaybookDefinition): Playbook {
  const { campaigns, policy } = definition
  const compiled = compilePlaybook({
    ...definition,
    policy: { ...policy, holdout: 0, randomArm: 0, exploration: 0, controlArms: {} },
    campaigns: Object.fromEntries(Object.entries(campaigns).map(([id, campaign]) => [id, { ...campaign, holdout: 0 }])),
  })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.playbook
}

/** Plays a transcript; gives the first difference, or undefined where all went as written. */
export async function playTranscript(
  lines: readonly Line[],
  channel: string,
  playbook: Playbook,
): Promise<Difference | undefined> {
  const stage = new Stage(playbook, channel)
  for (let at = 0; at < lines.length; ) {
    const line = lines[at++]!
    if (line.kind === 'check') {
      const actual = stage.check(line.what, line.name)
      if (actual !== line.value) return { number: line.number, expected: [line.value], actual: [actual] }
      continue
    }
    if (line.kind !== 'heard') stage.take(line)
    else at--
    const expected: string[] = []
    const first = lines[at]?.number ?? line.number
    for (let next = lines[at]; next?.kind === 'heard'; next = lines[++at]) expected.push(next.words)
    const actual = await stage.heard()
    if (expected.join('\n') !== actual.join('\n')) return { number: first, expected, actual }
  }
  return undefined
}

/** One person, the playbook and a clock. The document is encoded and decoded with every event. */
class Stage {
  readonly #playbook: Playbook
  readonly #channel: string
  readonly #words = new Words()
  readonly #catalogue = new Shelves()
  readonly #model = new Learned()
  readonly #spent = new Map<string, number>()
  readonly #outcomes = new Map<string, string>()
  #document: Uint8Array
  #wakeAt = Number.POSITIVE_INFINITY
  #now = BEGIN
  #events = 0
  #said: (() => Promise<string>)[] = []

  constructor(playbook: Playbook, channel: string) {
    this.#playbook = playbook
    this.#channel = channel
    this.#document = encodeCustomer(createCustomer(1, BEGIN), this.#words)
  }

  take(line: Exclude<Line, { kind: 'heard' | 'check' }>): void {
    switch (line.kind) {
      case 'said':
        return this.#apply({ type: 'message-received', channel: line.channel ?? this.#channel, text: line.words })
      case 'event':
        return this.#apply({ type: 'tracked', name: line.name, properties: line.properties })
      case 'consent':
        return this.#apply({ type: 'consent-changed', channel: line.channel, state: line.state, source: 'transcript' })
      case 'begin':
        return this.#apply({ type: 'run-requested', kind: line.what, flow: line.id, properties: {} })
      case 'clock':
        return this.#passTo('at' in line.to ? line.to.at : this.#now + line.to.after)
    }
  }

  #passTo(until: number): void {
    for (let fired = 0; this.#wakeAt <= until; fired++) {
      if (fired > 10_000) throw new Error('timers without end')
      this.#now = Math.max(this.#now, this.#wakeAt)
      this.#apply({ type: 'timer-fired' })
    }
    this.#now = until
  }

  #apply(event: object): void {
    const customer = decodeCustomer(this.#document, this.#words)
    const { effects } = step(customer, { id: `t${this.#events++}`, at: this.#now, ...event } as Event, {
      now: this.#now,
      playbook: this.#playbook,
      eras: FIRST_ERA,
      feeds: { get: () => undefined },
      catalogue: this.#catalogue,
      model: this.#model,
      pools: {
        remaining: (pool) => (this.#playbook.pools.get(pool) ?? 0) - (this.#spent.get(pool) ?? 0),
        freeAt: () => 0,
      },
      limits: DEFAULT_LIMITS,
    })
    this.#document = encodeCustomer(customer, this.#words)
    this.#wakeAt = customer.wakeAt
    for (const effect of effects) this.#note(effect)
  }

  #note(effect: Effect): void {
    if (effect.type === 'spend-pool') this.#spent.set(effect.pool, (this.#spent.get(effect.pool) ?? 0) + effect.units)
    if (effect.type === 'record-run' && effect.outcome !== undefined)
      this.#outcomes.set(effect.run.root, effect.outcome)
    if (effect.type !== 'hand-over-delivery') return
    const { action, channel, content, id, properties } = effect.delivery
    const shown = shownInTexts(decodeCustomer(this.#document, this.#words), this.#playbook, this.#now)
    this.#said.push(async () => {
      const rendered = await renderTexts(
        { text: content.text ?? content.title ?? '' },
        {
          ...dataFor(shown),
          event: properties,
          ...ofConversation(properties),
          action,
          channel,
        },
      )
      const text = rendered.ok ? String(rendered.content.text) : `(${rendered.reason})`
      return `${channel === this.#channel ? '' : `[${channel}] `}${text.trim().replaceAll(/\s*\n\s*/g, ' / ')}`
    })
    // Channels in transcripts always work.
    this.#apply({ type: 'delivery-reported', delivery: id, attempt: effect.attempt, outcome: 'delivered' })
  }

  /** What was said since this was asked last. */
  async heard(): Promise<string[]> {
    const said = this.#said
    this.#said = []
    const texts: string[] = []
    for (const text of said) texts.push(await text())
    return texts
  }

  /** What holds now, in the words of a transcript. */
  check(what: string, name: string): string {
    const customer = decodeCustomer(this.#document, this.#words)
    if (what === 'points') {
      const account = findAccount(customer, name)
      return String(account ? availableIn(account) : 0)
    }
    if (what === 'audience') return isMember(customer, name) ? 'yes' : 'no'
    if (what === 'wallet')
      return customer.grants.some(({ offer, state }) => offer === name && state === 'open') ? 'yes' : 'no'
    if (what === 'outcome') return this.#outcomes.get(name) ?? 'none'
    const value = customer.traits.find((trait) => trait.name === name)?.value
    return value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value)
  }
}
