import { durationMs, type JsonObject, parseDuration } from '@attune/engine'

/** One line of a transcript, with its number in the file. */
export type Line = { readonly number: number; readonly text: string } & (
  | { readonly kind: 'said'; readonly channel: string | undefined; readonly words: string }
  | { readonly kind: 'heard'; readonly words: string }
  | { readonly kind: 'clock'; readonly to: { readonly at: number } | { readonly after: number } }
  | { readonly kind: 'event'; readonly name: string; readonly properties: JsonObject }
  | { readonly kind: 'consent'; readonly channel: string; readonly state: 'granted' | 'denied' }
  | { readonly kind: 'begin'; readonly what: 'thread' | 'journey'; readonly id: string }
  | { readonly kind: 'check'; readonly what: string; readonly name: string; readonly value: string }
)

/** A transcript as it was written, or what is wrong with its first line that cannot be read. */
export type ParsedTranscript =
  | { readonly ok: true; readonly about: string; readonly channel: string; readonly lines: readonly Line[] }
  | { readonly ok: false; readonly number: number; readonly message: string }

const CHECK = /^(trait|points|audience|wallet|outcome)\s+([^:]+?)(?:\s*:\s*(.*))?$/

/**
 * Reads a transcript: `>` they say, `<` we say, `@` the clock, `!` something happens, `=` what must then hold. `#` is a
 * remark; the first one says what it is about. `on sms` names the channel.
 */
export function parseTranscript(text: string): ParsedTranscript {
  const lines: Line[] = []
  let about = ''
  let channel = 'sms'
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    if (line === '') continue
    if (line.startsWith('#')) about ||= line.slice(1).trim()
    else if (/^on \S+$/.test(line)) channel = line.slice(3)
    else {
      const head = { number: index + 1, text: line }
      const read = readLine(line.charAt(0), line.slice(1).trim())
      if (typeof read === 'string') return { ok: false, number: head.number, message: read }
      lines.push({ ...head, ...read } as Line)
    }
  }
  return { ok: true, about, channel, lines }
}

function readLine(mark: string, rest: string): object | string {
  switch (mark) {
    case '>': {
      const on = /^\[([a-z0-9_-]+)\]\s*/.exec(rest)
      return { kind: 'said', channel: on?.[1], words: on ? rest.slice(on[0].length) : rest }
    }
    case '<':
      return { kind: 'heard', words: rest }
    case '@':
      return readClock(rest)
    case '!':
      return readEvent(rest)
    case '=': {
      const check = CHECK.exec(rest)
      return check
        ? { kind: 'check', what: check[1], name: check[2], value: check[3] ?? '' }
        : 'what holds is `= trait NAME: VALUE`, `= points PROGRAMME: N`, `= audience ID: yes`, `= wallet OFFER: yes` or `= outcome FLOW: NAME`'
    }
    default:
      return 'a line begins with > (they say), < (we say), @ (the clock), ! (something happens), = (what holds) or #'
  }
}

function readClock(text: string): object | string {
  if (text.startsWith('+')) {
    const after = parseDuration(text.slice(1))
    return after === undefined
      ? 'write @ +2h, or @ 2026-06-01T10:00:00Z'
      : { kind: 'clock', to: { after: durationMs(text.slice(1)) } }
  }
  const at = Date.parse(text)
  return Number.isNaN(at) ? 'write @ +2h, or @ 2026-06-01T10:00:00Z' : { kind: 'clock', to: { at } }
}

function readEvent(text: string): object | string {
  const begin = /^begin (thread|journey) (\S+)$/.exec(text)
  if (begin) return { kind: 'begin', what: begin[1], id: begin[2] }
  const consent = /^consent (\S+) (granted|denied)$/.exec(text)
  if (consent) return { kind: 'consent', channel: consent[1], state: consent[2] }
  const [, name = '', json] = /^([^{]+?)\s*(\{.*\})?$/.exec(text) ?? []
  if (name === '') return 'name the event: ! Order Completed { "total": 4.5 }'
  try {
    return { kind: 'event', name, properties: json === undefined ? {} : JSON.parse(json) }
  } catch {
    return 'the properties of an event are JSON: { "total": 4.5 }'
  }
}
