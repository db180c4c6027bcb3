import { localTime } from '@attune/engine'
import type { City } from '../city.ts'
import type { Message } from '../message.ts'
import type { Person } from '../person.ts'
import { weatherAt } from '../weather.ts'
import type { DecisionView } from './api.ts'

/** Ways to set text apart; all of them leave it alone where the output is no terminal. */
export interface Ink {
  dim(text: string): string
  bold(text: string): string
  green(text: string): string
}

export function openInk(terminal: boolean): Ink {
  const paint = (code: number) => (text: string) => (terminal ? `\u001b[${code}m${text}\u001b[0m` : text)
  return { dim: paint(2), bold: paint(1), green: paint(32) }
}

/** One line for one moment: when, who, what happened, what was decided and why. */
export function describeMoment(city: City, person: Person, message: Message, decision: DecisionView, ink: Ink): string {
  const at = Date.parse(message.timestamp)
  const head = `${clockOf(person.zone, at)} ${person.firstName.padEnd(8)}· ${describeCause(city, person, message, at)}`
  return withDecision(head, decision, ink)
}

/** The same for a request to fill a slot. */
export function describeSlot(person: Person, at: number, decision: DecisionView, ink: Ink): string {
  return withDecision(`${clockOf(person.zone, at)} ${person.firstName.padEnd(8)}· opens the start page`, decision, ink)
}

/** A line for something that came without a caller waiting for it, or for what a person did with it. */
export function describeNews(person: Person, at: number, text: string): string {
  return `${clockOf(person.zone, at)} ${person.firstName.padEnd(8)}· ${text}`
}

/** What the message says, in quotes; the name of the action where it says nothing. */
export function titleOf(content: Readonly<Record<string, unknown>> | undefined, action: string): string {
  const title = content?.title
  return typeof title === 'string' ? `"${title}"` : action
}

function withDecision(head: string, decision: DecisionView, ink: Ink): string {
  const { chosen, propensity, arm } = decision
  const chance = `p ${propensity.toFixed(2)}${arm === 'random' ? ', by chance' : ''}`
  if (!chosen) return ink.dim(`${head} → silence (${whySilent(decision)}) ${chance}`)
  const winner = decision.candidates.find(({ stage }) => stage === 'chosen')
  const net = winner?.factors ? `net ${(winner.factors.net / 100).toFixed(2)}, ` : ''
  return `${head} → ${ink.bold(`${chosen.channel} ${titleOf(chosen.content, chosen.action)}`)}  ${net}${chance}`
}

/** The reason that most candidates fell for, in words. */
function whySilent({ reason, candidates }: DecisionView): string {
  if (reason !== 'all_excluded') return reason.replaceAll('_', ' ')
  const counts = new Map<string, number>()
  for (const { reason: fell } of candidates) counts.set(fell, (counts.get(fell) ?? 0) + 1)
  const [most] = [...counts].sort((a, b) => b[1] - a[1])
  return (most?.[0] ?? reason).replaceAll('_', ' ')
}

function describeCause(city: City, person: Person, message: Message, at: number): string {
  if (message.type === 'identify') return 'signs in'
  const { properties } = message
  const store = city.stores.find(({ id }) => id === properties.store || id === properties.place)
  const where = store ? ` at ${store.name}` : ''
  switch (message.event) {
    case 'Order Completed': {
      const weather = weatherAt(city.seed, store?.zip ?? person.home, at)
      return `${properties.channel === 'till' ? 'swipes' : 'orders'}${where} (${Math.round(weather.temperature)} °C)`
    }
    case 'Location Reported': {
      const weather = weatherAt(city.seed, store?.zip ?? person.home, at)
      return `${store ? `walks in${where}` : 'is about'} (${Math.round(weather.temperature)} °C)`
    }
    case 'Product Viewed':
      return `looks at ${String(properties.name)}`
    case 'Product Added':
      return `puts ${String(properties.name)} into the cart`
    case 'Payment Failed':
      return `cannot pay${where}`
    case 'Page Viewed':
      return `reads ${String(properties.path)}`
    default:
      return message.event
  }
}

function clockOf(zone: string, at: number): string {
  const { minuteOfDay } = localTime(zone, at)
  return `${String(Math.floor(minuteOfDay / 60)).padStart(2, '0')}:${String(minuteOfDay % 60).padStart(2, '0')}`
}
