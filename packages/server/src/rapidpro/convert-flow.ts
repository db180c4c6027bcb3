import { type AnswerPlan, nameOf, planAnswer } from './answer-of.ts'
import { type ChoicesByKey, conditionOf, subjectOf } from './condition-of.ts'
import { convertAction, type DraftStep } from './convert-action.ts'
import type { ExportedFlow, ExportedNode, ExportedRouter } from './flow-export.ts'
import type { ImportScope } from './flow-scope.ts'
import type { Place, Remarks } from './left-out.ts'
import { resultKey, slug, UniqueNames } from './names.ts'
import { soundGraph } from './sound-graph.ts'
import { mapTargets, type StepDefinition, targetsOf } from './targets.ts'

type Named = StepDefinition & { readonly id: string }

/** How often a question is asked again that the flow asked again without end. */
const MOST_AGAIN = 10

/** Nodes of the flow are named so until their steps have names. */
const NODE = 'node:'

/** Converts the nodes of one flow into the steps of a thread. */
export function convertFlow(flow: ExportedFlow, scope: ImportScope, choices: ChoicesByKey, remarks: Remarks): Named[] {
  return new FlowConversion(flow, scope, choices, remarks).steps()
}

class FlowConversion {
  readonly #flow: ExportedFlow
  readonly #scope: ImportScope
  readonly #choices: ChoicesByKey
  readonly #remarks: Remarks
  readonly #nodes: ReadonlyMap<string, ExportedNode>
  readonly #names = new UniqueNames(['end'])
  /** Name of the first step of a node, or where its way leads that has none. */
  readonly #entries = new Map<string, string>()
  readonly #splits = new Map<string, string>()
  readonly #plans = new Map<string, AnswerPlan>()
  readonly #made: Named[] = []

  constructor(flow: ExportedFlow, scope: ImportScope, choices: ChoicesByKey, remarks: Remarks) {
    this.#flow = flow
    this.#scope = scope
    this.#choices = choices
    this.#remarks = remarks
    this.#nodes = new Map((flow.nodes ?? []).map((node) => [node.uuid, node]))
  }

  steps(): Named[] {
    const [first] = this.#flow.nodes ?? []
    const open = first ? [first.uuid] : []
    const done = new Set<string>()
    while (open.length > 0) {
      const uuid = open.shift()!
      if (done.has(uuid)) continue
      done.add(uuid)
      const node = this.#nodes.get(uuid)
      if (!node) {
        this.#remarks
          .at(this.#flow.name, 'as a whole')
          .leftOut(`node ${uuid.slice(0, 8)}`, 'a way leads to it, and it is not in the export')
        continue
      }
      const made = this.#convertNode(node)
      this.#made.push(...made)
      const further = made.flatMap(targetsOf).concat(this.#entries.get(uuid) ?? [])
      open.unshift(...further.flatMap((to) => (to.startsWith(NODE) ? [to.slice(NODE.length)] : [])))
    }
    const start = first ? this.#resolve(NODE + first.uuid) : 'end'
    const resolved = this.#made.map((step) => mapTargets(step, (to) => this.#resolve(to)) as Named)
    const inOrder = [...resolved.filter(({ id }) => id === start), ...resolved.filter(({ id }) => id !== start)]
    const place = this.#remarks.at(this.#flow.name, 'as a whole')
    return withoutObvious(soundGraph(start === 'end' ? [] : inOrder, place))
  }

  /** The step at which a node begins; a node that left no step is where its way leads. */
  #resolve(target: string, seen: readonly string[] = []): string {
    if (!target.startsWith(NODE)) return target
    if (seen.includes(target)) return 'end'
    return this.#resolve(this.#entries.get(target.slice(NODE.length)) ?? 'end', [...seen, target])
  }

  #convertNode(node: ExportedNode): Named[] {
    const place = this.#placeOf(node)
    const around = { flow: this.#flow, scope: this.#scope, place }
    const drafts = node.actions.flatMap((action) => convertAction(action, around))
    const ending = drafts.findIndex(({ ends }) => ends)
    const steps = this.#named(ending < 0 ? drafts : drafts.slice(0, ending + 1))
    const made = ending < 0 ? this.#withRouter(node, steps, place) : chained(steps, 'end')
    this.#entries.set(node.uuid, made[0]?.id ?? this.#entries.get(node.uuid) ?? 'end')
    return made
  }

  #named(drafts: readonly DraftStep[]): Named[] {
    return drafts.map(({ body, name }) => ({ id: this.#names.take(name), ...body }))
  }

  #withRouter(node: ExportedNode, steps: readonly Named[], place: Place): Named[] {
    const { router } = node
    if (!router) {
      const to = destinationOf(node, node.exits[0]?.uuid)
      const waiting = to === undefined ? undefined : this.#nodes.get(to)
      if (waiting && isQuestion(waiting) && waiting.actions.length === 0 && isSaid(steps.at(-1)))
        return this.#asked(waiting, steps)
      return this.#onward(node, steps, target(to))
    }
    if (router.wait && router.wait.type !== 'msg') {
      place.leftOut(`wait ${router.wait.type}`, 'only texts are waited for')
      return this.#onward(node, steps, this.#otherwise(node, router))
    }
    if (router.wait) return this.#asked(node, steps)
    if (router.type === 'random') return this.#random(node, router, steps)
    if (router.type === 'switch') return this.#split(node, router, steps, place)
    place.leftOut(`router ${router.type}`, 'this kind of router is not known here')
    return this.#onward(node, steps, this.#otherwise(node, router))
  }

  /** Steps one after the other; a node without steps is where its way leads. */
  #onward(node: ExportedNode, steps: readonly Named[], to: string): Named[] {
    if (steps.length === 0) this.#entries.set(node.uuid, to)
    return chained(steps, to)
  }

  /** The question of a waiting node: together with the words before it where there are such. */
  #asked(node: ExportedNode, steps: readonly Named[]): Named[] {
    const said = isSaid(steps.at(-1)) ? steps.at(-1) : undefined
    const before = said ? steps.slice(0, -1) : steps
    const router = node.router!
    const key = router.result_name ? resultKey(router.result_name) : undefined
    const id = said?.id ?? this.#names.take(key ? `listen-${slug(key, 'answer')}` : 'listen')
    const split = this.#thresholds(node)
    const as = key ?? (split.length > 0 ? this.#splits.get(node.uuid) : undefined)
    const question = {
      id,
      ...(said ? { ask: said.say } : { listen: true }),
      ...(said?.data !== undefined && { data: said.data }),
      ...this.#question(node),
      ...(as !== undefined && { as }),
    }
    return [...chained(before, question.id), question, ...split]
  }

  #planOf(node: ExportedNode): AnswerPlan {
    const known = this.#plans.get(node.uuid) ?? planAnswer(node.router!, this.#flow, this.#placeOf(node))
    this.#plans.set(node.uuid, known)
    return known
  }

  #question(node: ExportedNode): StepDefinition {
    const router = node.router!
    const { answer, category, choices, fallback, thresholds } = this.#planOf(node)
    const ways = choices.map((choice) => [choice.id, this.#way(node, choice.category)] as const)
    const isAlike = ways.every(([, to]) => to === ways[0]?.[1])
    const split = thresholds.length > 0 ? this.#splits.get(node.uuid) : undefined
    const next =
      ways.length === 0 ? (split ?? this.#way(node, category)) : isAlike ? ways[0]![1] : Object.fromEntries(ways)
    return { answer, again: this.#again(node, fallback), timeout: this.#timeout(node, router), next }
  }

  /** What follows something that is no answer: where a node only says so and asks again, the question does that itself. */
  #again(node: ExportedNode, fallback: string | undefined): StepDefinition {
    const to = destinationOf(node, exitOf(node, fallback))
    const sorry = to === undefined ? undefined : this.#nodes.get(to)
    if (sorry && this.#isOnlyReachedFrom(node, sorry) && destinationOf(sorry, sorry.exits[0]?.uuid) === node.uuid) {
      const around = { flow: this.#flow, scope: this.#scope, place: this.#placeOf(sorry) }
      const drafts = sorry.router ? [] : sorry.actions.flatMap((action) => convertAction(action, around))
      const [only] = drafts
      if (drafts.length === 1 && only?.body.say !== undefined && only.body.data === undefined)
        return { texts: [only.body.say], max: MOST_AGAIN }
    }
    return { max: 0, to: target(to) }
  }

  #isOnlyReachedFrom(node: ExportedNode, other: ExportedNode): boolean {
    const leading = [...this.#nodes.values()].filter(({ exits }) =>
      exits.some((exit) => exit.destination_uuid === other.uuid),
    )
    return leading.length === 1 && leading[0] === node && this.#flow.nodes?.[0] !== other
  }

  #timeout(node: ExportedNode, { wait }: ExportedRouter): StepDefinition {
    const { expire_after_minutes: minutes } = this.#flow
    if (wait?.timeout) return { after: lasting(wait.timeout.seconds), to: this.#way(node, wait.timeout.category_uuid) }
    return { after: lasting((minutes || 7 * 1440) * 60) }
  }

  /** Numbers are told apart by a branch after the question; one for all the forms in which it is asked. */
  #thresholds(node: ExportedNode): Named[] {
    const plan = this.#planOf(node)
    if (plan.thresholds.length === 0 || this.#splits.has(node.uuid)) return []
    const router = node.router!
    const key = router.result_name ? resultKey(router.result_name) : undefined
    const id = this.#names.take(key ? `${slug(key, 'answer')}-range` : 'range')
    this.#splits.set(node.uuid, id)
    const subject = { kind: 'value', kept: { kind: 'answer', name: key ?? id, isCategory: false } } as const
    const around = { audiences: this.#scope.audiences, choices: this.#choices, flow: this.#flow }
    const branch = plan.thresholds.flatMap((one) => {
      const condition = conditionOf(one, subject, around)
      if (typeof condition !== 'string') return [{ if: condition, to: this.#way(node, one.category_uuid) }]
      this.#placeOf(node).leftOut(one.type, condition)
      return []
    })
    const otherwise = this.#way(node, plan.fallback)
    return [branch.length > 0 ? { id, branch, otherwise } : { id, note: {}, next: otherwise }]
  }

  #random(node: ExportedNode, { categories }: ExportedRouter, steps: readonly Named[]): Named[] {
    const ways = categories.map(({ uuid }) => this.#way(node, uuid))
    if (ways.length < 2) return this.#onward(node, steps, ways[0] ?? 'end')
    const split = { id: this.#names.take('split'), split: ways.map((to) => ({ share: 1 / ways.length, to })) }
    return [...chained(steps, split.id), split]
  }

  #split(node: ExportedNode, router: ExportedRouter, steps: readonly Named[], place: Place): Named[] {
    const last = steps.at(-1)
    const succeeded = router.cases[0]?.category_uuid
    // What follows a sub-flow, a ticket or a call asks how that went.
    if (last?.thread !== undefined) {
      for (const { name, uuid } of router.categories)
        if (uuid !== succeeded && this.#way(node, uuid) !== 'end')
          place.leftOut(
            'enter_flow',
            `its way "${name}" is taken by nobody: whoever does not end the other thread does not come back`,
          )
      return chained(steps, this.#way(node, succeeded))
    }
    if (last?.handOver !== undefined || last?.action !== undefined)
      return [
        ...chained(steps.slice(0, -1), last.id),
        { ...last, next: this.#way(node, succeeded), otherwise: this.#otherwise(node, router) },
      ]
    const subject = subjectOf(router.operand, this.#scope.expressions)
    if (!subject) {
      place.leftOut(
        `split by ${router.operand}`,
        `nothing here is kept by that name; everybody goes "${nameOf(router.default_category_uuid ?? '', router.categories)}"`,
      )
      return this.#onward(node, steps, this.#otherwise(node, router))
    }
    const around = { audiences: this.#scope.audiences, choices: this.#choices, flow: this.#flow }
    const branch = router.cases.flatMap((one) => {
      const condition = conditionOf(one, subject, around)
      if (typeof condition !== 'string') return [{ if: condition, to: this.#way(node, one.category_uuid) }]
      place.leftOut(
        one.type,
        `${condition}; its way "${nameOf(one.category_uuid, router.categories)}" is taken by nobody`,
      )
      return []
    })
    if (branch.length === 0) return this.#onward(node, steps, this.#otherwise(node, router))
    const name = slug(router.operand.replace(/^@\(?|\)$/g, '').replace(/^(contact|fields|results)\./, ''), 'value', 32)
    const step = { id: this.#names.take(`split-${name}`), branch, otherwise: this.#otherwise(node, router) }
    return [...chained(steps, step.id), step]
  }

  #otherwise(node: ExportedNode, router: ExportedRouter): string {
    return this.#way(node, router.default_category_uuid ?? router.categories.at(-1)?.uuid)
  }

  #way(node: ExportedNode, category: string | undefined): string {
    return target(destinationOf(node, exitOf(node, category)))
  }

  #placeOf({ actions, router, uuid }: ExportedNode): Place {
    const what = router?.wait ? 'wait' : (actions[0]?.type ?? router?.type ?? 'node')
    return this.#remarks.at(this.#flow.name, `${what} ${uuid.slice(0, 8)}`)
  }
}

function isQuestion({ router }: ExportedNode): boolean {
  return router?.wait?.type === 'msg'
}

function isSaid(step: Named | undefined): step is Named {
  return step?.say !== undefined
}

function exitOf({ router }: ExportedNode, category: string | undefined): string | undefined {
  return router?.categories.find(({ uuid }) => uuid === category)?.exit_uuid
}

function destinationOf({ exits }: ExportedNode, exit: string | undefined): string | undefined {
  return exits.find(({ uuid }) => uuid === exit)?.destination_uuid ?? undefined
}

function target(uuid: string | undefined): string {
  return uuid === undefined ? 'end' : NODE + uuid
}

function chained(steps: readonly Named[], to: string): Named[] {
  return steps.map((step, i) => ({ ...step, next: steps[i + 1]?.id ?? to }))
}

function lasting(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`
  if (seconds % 3600 === 0) return `${seconds / 3600}h`
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`
}

/** Steps without what goes without saying. */
function withoutObvious(steps: readonly Named[]): Named[] {
  return steps.map((step, i) => {
    const { next, ...rest } = step
    const following = steps[i + 1]?.id ?? 'end'
    return next === following ? (rest as Named) : step
  })
}
