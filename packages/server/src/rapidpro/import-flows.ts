import { compilePlaybook } from '@attune/engine'
import { planAnswer } from './answer-of.ts'
import { type ChoicesByKey, type Condition, conditionOfQuery } from './condition-of.ts'
import { convertFlow } from './convert-flow.ts'
import { traitOf } from './expression.ts'
import type { FlowExport } from './flow-export.ts'
import type { ImportScope } from './flow-scope.ts'
import { type Remark, Remarks } from './left-out.ts'
import { languageCode, resultKey, slug, UniqueNames } from './names.ts'

/** Sections of a playbook that came of an export, and what did not become part of them. */
export interface ImportedFlows {
  readonly sections: Readonly<Record<string, Readonly<Record<string, Definition>>>>
  readonly language: string
  readonly remarks: readonly Remark[]
  /** How many nodes the flows had that were converted. */
  readonly nodes: number
}

type Definition = Readonly<Record<string, unknown>>

interface Options {
  /** Ids of the channels on which the threads are held. */
  readonly channels: readonly string[]
  /** The purpose of the conversations, as consent knows it. */
  readonly topic: string
}

/** Converts the flows of an export into threads, with the audiences, traits, channels and actions that they need. */
export function importFlows(given: FlowExport, { channels, topic }: Options): ImportedFlows {
  const remarks = new Remarks()
  const flows = given.flows.filter((flow) => {
    if (flow.type.startsWith('messaging')) return true
    remarks.at(flow.name, 'as a whole').leftOut(`flow of type ${flow.type}`, 'threads are held in writing')
    return false
  })
  const names = new UniqueNames()
  const threads = new Map(flows.map(({ name, uuid }) => [uuid, names.take(slug(name, 'flow'))]))
  const { audiences, groupTraits, sections: audienceSection } = audiencesOf(given, remarks)
  const calls = new Calls()
  const scope: ImportScope = {
    expressions: { results: resultsOf(flows) },
    threads,
    audiences,
    groupTraits,
    numberFields: new Set(
      given.fields.filter(({ type }) => ['number', 'numeric'].includes(type)).map(({ key }) => key),
    ),
    topic,
    addCall: (url, properties) => calls.add(url, properties),
  }
  const choices = choicesOf(flows)
  const definitions = flows.map((flow) => {
    const thread = {
      name: flow.name,
      topic,
      channels,
      ...beginningsOf(flow.uuid, given, remarks),
      segments: 10,
      steps: convertFlow(flow, scope, choices, remarks),
    }
    return [threads.get(flow.uuid)!, thread] as const
  })
  noteTheRest(given, remarks)
  const traits = Object.fromEntries(given.fields.map(({ key, name }) => [traitOf(key), { description: name || key }]))
  const sections = {
    threads: Object.fromEntries(definitions),
    audiences: audienceSection,
    traits,
    channels: calls.channels,
    actions: calls.actions,
  }
  const language = flows.map((flow) => languageCode(flow.language)).find((code) => code !== undefined) ?? 'en'
  const kept = withoutRefused(sections, channels, flows, threads, remarks)
  return {
    sections: Object.fromEntries(Object.entries(kept).filter(([, held]) => Object.keys(held).length > 0)),
    language,
    remarks: remarks.list,
    nodes: flows.reduce((sum, { nodes }) => sum + (nodes?.length ?? 0), 0),
  }
}

function resultsOf(flows: FlowExport['flows']): ReadonlySet<string> {
  const keys = flows.flatMap(({ nodes = [] }) =>
    nodes.flatMap(({ actions, router }) => [
      ...(router?.wait && router.result_name ? [resultKey(router.result_name)] : []),
      ...actions.flatMap(({ name, type }) =>
        type === 'set_run_result' && typeof name === 'string' ? [resultKey(name)] : [],
      ),
    ]),
  )
  return new Set(keys)
}

/** The choices of all questions that have some, by the key of the answer. */
function choicesOf(flows: FlowExport['flows']): ChoicesByKey {
  const unsaid = new Remarks().at('', '')
  const questions = flows.flatMap((flow) =>
    (flow.nodes ?? []).flatMap(({ router }) => {
      if (!router?.wait || !router.result_name) return []
      const { choices } = planAnswer(router, flow, unsaid)
      return choices.length > 0 ? [[resultKey(router.result_name), choices] as const] : []
    }),
  )
  return new Map(questions)
}

function audiencesOf({ flows, groups }: FlowExport, remarks: Remarks) {
  const ids = new UniqueNames()
  const audiences = new Map<string, string>()
  const groupTraits = new Map<string, string>()
  const sections: Record<string, { readonly name: string; readonly where: Condition }> = {}
  for (const { name, query, uuid } of [...groups, ...referredGroups(flows)]) {
    if (audiences.has(uuid)) continue
    const id = ids.take(slug(name, 'group'))
    audiences.set(uuid, id)
    const asked = query ? conditionOfQuery(query) : undefined
    if (query && !asked)
      remarks
        .at('', `group ${name}`)
        .leftOut(
          'group by query',
          `"${query}" asks for more than fields; its audience "${id}" has nobody in it until you write its condition`,
        )
    if (!query) groupTraits.set(uuid, `in-${id}`)
    sections[id] = { name, where: asked ?? (query ? { not: { always: true } } : { trait: `in-${id}`, is: true }) }
  }
  return { audiences, groupTraits, sections }
}

/** Groups that actions and splits name; not every export lists them. */
function referredGroups(flows: FlowExport['flows']): { name: string; uuid: string; query: undefined }[] {
  const nodes = flows.flatMap((flow) => flow.nodes ?? [])
  const inActions = nodes.flatMap(({ actions }) =>
    actions.flatMap(({ groups }) => (Array.isArray(groups) ? groups : [])),
  )
  const inCases = nodes.flatMap(({ router }) =>
    (router?.cases ?? []).flatMap(({ arguments: [uuid, name], type }) =>
      type === 'has_group' ? [{ uuid, name }] : [],
    ),
  )
  return [...inActions, ...inCases].flatMap(({ name, uuid }) =>
    typeof uuid === 'string' && uuid !== '' ? [{ name: String(name ?? 'group'), uuid, query: undefined }] : [],
  )
}

/** Kinds of triggers, as exports abbreviate them. */
const TRIGGERS: Readonly<Record<string, string>> = {
  ...{ S: 'on a schedule', M: 'missed call', V: 'inbound call', N: 'new conversation', R: 'referral' },
  ...{ T: 'ticket closed', I: 'opt-in', O: 'opt-out' },
}

/** What begins a thread. */
function beginningsOf(flow: string, { triggers }: FlowExport, remarks: Remarks): Definition {
  const keywords: string[] = []
  let catchAll = false
  for (const trigger of triggers) {
    if (trigger.flow?.uuid !== flow) continue
    const place = remarks.at(trigger.flow.name, 'trigger')
    if (trigger.trigger_type === 'K')
      keywords.push(...(trigger.keywords ?? []), ...(trigger.keyword ? [trigger.keyword] : []))
    else if (trigger.trigger_type === 'C') catchAll = true
    else
      place.leftOut(
        `trigger ${TRIGGERS[trigger.trigger_type] ?? trigger.trigger_type}`,
        'write a trigger, or begin it by POST /v1/runs',
      )
    if (trigger.groups.length > 0 || trigger.exclude_groups.length > 0)
      place.differs('trigger', 'it begins for everybody, not for some groups only')
  }
  const words = [...new Set(keywords.map((word) => word.toUpperCase()))]
  return { ...(words.length > 0 && { keywords: words }), ...(catchAll && { catchAll }) }
}

function noteTheRest({ campaigns }: FlowExport, remarks: Remarks): void {
  for (const { events, name } of campaigns)
    remarks
      .at('', `campaign ${name}`)
      .leftOut(
        'campaign',
        `its ${events.length} events are journeys here: write one that waits until the date (docs/journeys.md)`,
      )
}

/** Addresses that flows call, each a channel of its own, and the actions that do it. */
class Calls {
  readonly channels: Record<string, Definition> = {}
  readonly actions: Record<string, Definition> = {}
  readonly #byUrl = new Map<string, string>()
  readonly #ids = new UniqueNames()

  add(url: string, content: Definition): string {
    const known = this.#byUrl.get(url)
    if (known !== undefined) return known
    const id = this.#ids.take(slug(`call ${url.replace(/^https?:\/\//, '')}`, 'call', 40))
    this.channels[id] = { kind: 'webhook', consent: 'none', interrupts: false, crash: 'at-least-once', config: { url } }
    this.actions[id] = { topic: 'service', value: 100, treatments: [{ channel: id, content }] }
    this.#byUrl.set(url, id)
    return id
  }
}

type Sections = Readonly<Record<string, Readonly<Record<string, Definition>>>>

/** Takes out keywords that the playbook refuses: what means STOP or HELP to everybody, and what begins two threads. */
function withoutRefused(
  sections: Sections,
  channels: readonly string[],
  flows: FlowExport['flows'],
  threads: ReadonlyMap<string, string>,
  remarks: Remarks,
): Sections {
  const brand = { name: 'Imported', timezone: 'UTC', currency: 'USD' }
  const own = Object.fromEntries(channels.map((id) => [id, { kind: 'webhook' }]))
  const compiled = compilePlaybook({ ...sections, brand, channels: { ...own, ...sections.channels } })
  if (compiled.ok) return sections
  const refused = new Map<string, Map<string, string>>()
  for (const { message, path } of compiled.problems) {
    const [, thread, field] = /^threads\.([^.]+)\.(keywords\[\d+\]|catchAll)$/.exec(path) ?? []
    if (thread !== undefined) refused.set(thread, (refused.get(thread) ?? new Map()).set(field!, message))
  }
  const kept = Object.entries(sections.threads ?? {}).map(([id, thread]) => {
    const problems = refused.get(id)
    if (!problems) return [id, thread] as const
    const flow = flows.find(({ uuid }) => threads.get(uuid) === id)!
    for (const message of problems.values()) remarks.at(flow.name, 'trigger').leftOut('trigger keyword', message)
    const {
      catchAll,
      keywords = [],
      ...rest
    } = thread as { readonly catchAll?: boolean; readonly keywords?: readonly string[] }
    const words = keywords.filter((_, i) => !problems.has(`keywords[${i}]`))
    return [
      id,
      {
        ...rest,
        ...(words.length > 0 && { keywords: words }),
        ...(catchAll && !problems.has('catchAll') && { catchAll }),
      },
    ] as const
  })
  return { ...sections, threads: Object.fromEntries(kept) }
}
