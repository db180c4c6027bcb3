import { isTrue } from '../condition/answer.ts'
import type { Condition } from '../condition/condition.ts'
import { compileComputed } from '../playbook/compile-computed.ts'
import { ConditionCompiler } from '../playbook/condition-compiler.ts'
import type { Playbook, PlaybookProblem } from '../playbook/playbook.ts'
import type { Customer } from '../profile/customer.ts'
import type { Recollection } from '../recollection/recollection.ts'
import { adoptRecounted, compileRecount, type Recount, type Recounting } from '../recollection/recount.ts'
import type { World } from '../world.ts'

/** What a question may look at besides the customer. */
type Present = Pick<World, 'catalogue' | 'now'>

/** A condition that is asked of customers without being an audience: by the evaluator that audiences have. */
export interface Question {
  /** Whether a customer can only be asked with their past: something is looked at that they do not recollect. */
  needsPast(customer: Customer, currentEra: number): boolean
  /** Begins to count a customer's past for it. */
  recount(customer: Customer): Recounting
  /** Whether the condition holds for a customer. With a past that was counted the document given is added to. */
  holds(customer: Customer, past: Recounting | undefined, present: Present): boolean
}

export type CompiledQuestion =
  | { readonly ok: true; readonly question: Question }
  | { readonly ok: false; readonly problems: readonly PlaybookProblem[] }

const NO_PROPERTIES = {}
const NO_FEEDS = { get: () => undefined }

/** Compiles a condition as an audience of a playbook would have it. */
export function compileQuestion(playbook: Playbook, where: Condition): CompiledQuestion {
  const compiler = new ConditionCompiler(playbook.definition)
  for (const [id, trait] of compileComputed(playbook.definition, compiler)) compiler.computed.set(id, trait)
  const asked = new Set<Recollection>()
  const evaluate = compiler.compile(where, 'where', 'audience', undefined, (recollection) => asked.add(recollection))
  if (compiler.problems.length > 0) return { ok: false, problems: compiler.problems }
  const { recollections } = compiler
  const asking = { ...playbook, ...compiler.noted(), rollupsByEvent: compiler.rollups().byEvent, recollections }
  const isNew = [...asked].some((recollection) => !playbook.recollections.has(recollection))
  let recount: Recount | undefined
  const question: Question = {
    needsPast: ({ era }, currentEra) => isNew || (asked.size > 0 && era < currentEra),
    recount({ zone }) {
      recount ??= compileRecount(asking, asked)
      return recount(zone)
    },
    holds(customer, past, { now }) {
      const zone = customer.zone ?? playbook.zone
      if (past !== undefined) adoptRecounted(customer, past.result(now), asked, asking)
      return isTrue(evaluate({ customer, now, zone, feeds: NO_FEEDS, properties: NO_PROPERTIES }))
    },
  }
  return { ok: true, question }
}
