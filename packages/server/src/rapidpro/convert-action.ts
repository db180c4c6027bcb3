import { lonePath, placeOf, traitOf } from './expression.ts'
import type { ExportedAction, ExportedFlow } from './flow-export.ts'
import { type ImportScope, type SaidText, textsOf } from './flow-scope.ts'
import type { Place } from './left-out.ts'
import { languageCode, resultKey, slug } from './names.ts'

/** A step before it has its name and its place; `name` is what it would like to be called. */
export interface DraftStep {
  readonly name: string
  readonly body: Readonly<Record<string, unknown>>
  /** Whether the flow ends with it. */
  readonly ends?: boolean
}

interface Surroundings {
  readonly flow: ExportedFlow
  readonly scope: ImportScope
  readonly place: Place
}

type Convert = (action: ExportedAction, around: Surroundings) => readonly DraftStep[]

/** Kinds of actions that become steps, by their names in the export. */
const CONVERTERS: Readonly<Record<string, Convert>> = {
  send_msg: sendMessage,
  set_contact_field: (action, around) => {
    const field = asRecord(action.field)
    const key = asText(field.key)
    return setTrait(traitOf(key), asText(action.value), around, action.type, around.scope.numberFields.has(key))
  },
  set_contact_name: (action, around) => setTrait('name', asText(action.name), around, action.type, false),
  set_contact_language: (action, around) => {
    const code = asText(action.language)
    return setTrait('language', code.startsWith('@') ? code : (languageCode(code) ?? ''), around, action.type, false)
  },
  set_run_result: noteResult,
  add_contact_groups: (action, around) => changeGroups(action, true, around),
  remove_contact_groups: (action, around) => changeGroups(action, null, around),
  enter_flow: enterFlow,
  open_ticket: openTicket,
  request_optin: (action) => {
    const name = asText(asRecord(action.optin).name) || 'Messages'
    return [
      { name: `opt-in-${slug(name, 'messages')}`, body: { optIn: { topic: slug(name, 'messages'), wording: name } } },
    ]
  },
  call_webhook: callWebhook,
}

/** Why other kinds are left out. */
const REASONS: Readonly<Record<string, string>> = {
  add_contact_urn: 'addresses of people come with identify calls, not from a conversation',
  add_input_labels: 'what people write has no labels; branch by the answer, or keep it in a trait',
  call_classifier: 'texts are understood by the kinds of answers, not by a classifier of somebody else',
  call_llm: 'no language model is asked within a conversation',
  call_resthook:
    'subscribers are told by destinations (docs/destinations.md): facts of answers and traits leave by themselves',
  play_audio: 'conversations are in writing',
  say_msg: 'conversations are in writing',
  send_broadcast: 'it is for other people; give them a thread or an action with a trigger of their own',
  send_email: 'it goes to addresses of the brand; let a destination tell them, or hand the conversation over',
  set_contact_channel: 'the conversation is held where the person writes, else on the first channel of the thread',
  set_contact_status: 'consent says who is written to; STOP and optIn change it',
  set_contact_timezone: 'the time zone comes with identify calls and devices',
  set_run_local: 'only results are kept in a run',
  start_session: 'it is for other people; give the thread a trigger',
  transfer_airtime: 'nothing is paid out here; grant an offer or points instead',
}

/** Names of all kinds of actions that convert, for those who want to know. */
export const CONVERTED_ACTIONS: readonly string[] = Object.keys(CONVERTERS)

/** The steps that an action becomes; none where it is left out, which is noted. */
export function convertAction(action: ExportedAction, around: Surroundings): readonly DraftStep[] {
  const convert = Object.hasOwn(CONVERTERS, action.type) ? CONVERTERS[action.type] : undefined
  if (convert) return convert(action, around)
  around.place.leftOut(action.type, REASONS[action.type] ?? 'this kind of action is not known here')
  return []
}

function sendMessage(action: ExportedAction, { flow, place, scope }: Surroundings): DraftStep[] {
  const media = mediaOf(action, place)
  if (action.template || action.templating)
    place.differs(
      'send_msg',
      'the template of WhatsApp is left out, the text stays: templates belong to the channel (docs/channels.md)',
    )
  const text = asText(action.text).trim() || media[0]
  if (text === undefined) return []
  const texts: SaidText[] = textsOf(flow, { text, uuid: action.uuid }, 'send_msg', scope, place)
  const replies = repliesOf(action, flow)
  return texts.map((say, i) => {
    const isLast = i === texts.length - 1
    const data = { ...(i === 0 && media.length > 0 && { media }), ...(isLast && replies && { replies }) }
    return { name: nameOf(text), body: { say, ...(Object.keys(data).length > 0 && { data }) } }
  })
}

/** Buttons, one list for all or one for each language in which they were translated. */
function repliesOf({ quick_replies, uuid }: ExportedAction, { language, localization }: ExportedFlow) {
  const textsOf = (given: unknown) =>
    asList(given).map((one) => (typeof one === 'string' ? one : asText(asRecord(one).text)))
  const own = textsOf(quick_replies)
  if (own.length === 0) return undefined
  const others = Object.entries(localization).flatMap(([code, items]) => {
    const [known, texts] = [languageCode(code), textsOf(items[uuid]?.quick_replies)]
    return known !== undefined && texts.length > 0 ? [[known, texts] as const] : []
  })
  return others.length === 0 ? own : { [languageCode(language) ?? 'en']: own, ...Object.fromEntries(others) }
}

/** A step is called by the first words of what it says. */
function nameOf(text: string): string {
  return slug(text.replace(/@\S*/g, ' ').split(/\s+/).filter(Boolean).slice(0, 4).join(' '), 'say', 32)
}

function mediaOf(action: ExportedAction, place: Place): string[] {
  return asList(action.attachments).flatMap((one) => {
    const given = asText(one)
    const url = given.slice(given.indexOf(':') + 1)
    if (/^https?:\/\/[^@\s]+$/.test(url)) return [url]
    place.leftOut('send_msg', `the attachment ${given}: only files at an address of their own can be sent`)
    return []
  })
}

/** A value of a template: fixed, or that of an answer. */
function fixedOrAnswer(
  template: string,
  { scope }: Surroundings,
  isNumber = false,
): { readonly value: unknown } | undefined {
  const path = lonePath(template)
  const kept = path === undefined ? undefined : placeOf(path, scope.expressions)
  if (kept?.kind === 'answer') return { value: { from: `answers.${kept.name}` } }
  if (kept?.kind === 'given') return { value: { from: kept.name } }
  if (/@(?!@)\(?[a-z]/i.test(template)) return undefined
  const text = template.replaceAll('@@', '@').trim()
  if (text === '') return { value: null }
  return { value: isNumber && Number.isFinite(Number(text)) ? Number(text) : text }
}

function setTrait(trait: string, template: string, around: Surroundings, what: string, isNumber: boolean): DraftStep[] {
  const given = fixedOrAnswer(template, around, isNumber)
  if (given) return [{ name: `set-${trait}`, body: { set: { [trait]: given.value } } }]
  around.place.leftOut(what, `"${template}": a trait takes a fixed value or an answer`)
  return []
}

function noteResult(action: ExportedAction, around: Surroundings): DraftStep[] {
  const key = resultKey(asText(action.name))
  const given = fixedOrAnswer(asText(action.value), around)
  if (!given) {
    around.place.leftOut(action.type, `"${asText(action.value)}": a note takes a fixed value or an answer`)
    return []
  }
  if (asText(action.category) !== '' && action.category !== action.value)
    around.place.differs(action.type, 'the value is kept, its category is not')
  return [{ name: `note-${slug(key, 'result')}`, body: { note: { [key]: given.value } } }]
}

function changeGroups(action: ExportedAction, value: true | null, { place, scope }: Surroundings): DraftStep[] {
  const traits =
    action.all_groups === true
      ? [...scope.groupTraits.values()]
      : asList(action.groups).flatMap((one) => {
          const group = asRecord(one)
          const trait = scope.groupTraits.get(asText(group.uuid))
          if (trait !== undefined) return [trait]
          place.leftOut(
            action.type,
            `the group "${asText(group.name) || asText(group.name_match)}" has members by its query, or is not in the export`,
          )
          return []
        })
  if (traits.length === 0) return []
  return [
    {
      name: value ? `join-${traits[0]!.slice(3)}` : `leave-${traits[0]!.slice(3)}`,
      body: { set: Object.fromEntries(traits.map((trait) => [trait, value])) },
    },
  ]
}

function enterFlow(action: ExportedAction, { place, scope }: Surroundings): DraftStep[] {
  const flow = asRecord(action.flow)
  const thread = scope.threads.get(asText(flow.uuid))
  if (thread === undefined) {
    place.leftOut(action.type, `the flow "${asText(flow.name)}" is not among those that were converted`)
    return []
  }
  return [{ name: `through-${thread}`.slice(0, 60), body: { thread }, ends: action.terminal === true }]
}

function openTicket(action: ExportedAction, { place }: Surroundings): DraftStep[] {
  const team = asText(asRecord(action.topic).name) || 'service'
  place.differs(action.type, 'the conversation goes on when somebody hands it back, not at once')
  return [
    { name: `hand-over-${slug(team, 'service')}`, body: { handOver: { to: slug(team, 'service'), within: '7d' } } },
  ]
}

function callWebhook(action: ExportedAction, { place, scope }: Surroundings): DraftStep[] {
  const url = asText(action.url)
  if (!/^https?:\/\/[^@\s]+$/.test(url)) {
    place.leftOut(action.type, `the address ${url} has expressions in it; a channel has one address`)
    return []
  }
  const id = scope.addCall(url, { answers: '{{ answers | json }}' })
  place.differs(
    action.type,
    'the address is called in the signed form of Attune (docs/channels.md), and what it answers is not read',
  )
  return [{ name: `call-${id}`.slice(0, 60), body: { action: id } }]
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}
