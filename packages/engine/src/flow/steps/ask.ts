import { z } from 'zod'
import { type AnswerDefinition, answerDefinitionSchema, compileAnswer, outcomesOf } from '../../answer/definition.ts'
import type { Json, JsonObject } from '../../json.ts'
import type { Stepping } from '../../stepping.ts'
import { durationMs, durationSchema } from '../../time/duration.ts'
import { type FlowStep, flowOf, type Text } from '../flow.ts'
import { countRun } from '../measure.ts'
import { closeAsked, END, GAVE_UP, noteAsked, noteSaid, type Run, type Target, TIMED_OUT } from '../run.ts'
import { speak } from '../speak.ts'
import type { StepBody, StepContext, StepKind } from '../step-kind.ts'
import { alongIn, inLanguage, textSchema } from '../text.ts'

const fields = {
  answer: answerDefinitionSchema,
  saves: z.string().min(1).max(200).optional().describe('the trait that the answer becomes at once'),
  as: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe('under which texts and branches find the answer; the id of the step where not given'),
  again: z
    .strictObject({
      texts: z
        .array(textSchema)
        .min(1)
        .max(10)
        .optional()
        .describe('other words, one after the other; the question where not given'),
      max: z.number().int().min(0).max(10).default(2).describe('how often it is asked once more'),
      to: z.string().default('end').describe('where it leads when that was of no use'),
    })
    .prefault({}),
  remind: z.strictObject({ after: durationSchema, text: textSchema.optional() }).optional(),
  timeout: z
    .strictObject({ after: durationSchema.default('24h'), to: z.string().default('end') })
    .prefault({})
    .describe('how long an answer is waited for, and where it leads when none comes'),
  data: z.record(z.string(), z.json()).default({}),
  next: z
    .union([z.string(), z.record(z.string(), z.string())])
    .optional()
    .describe('a step, or one for each choice (`yes`, `no`) and `otherwise`'),
} as const

const askSchema = z.strictObject({ ask: textSchema, ...fields })
const listenSchema = z.strictObject({
  listen: z.literal(true).describe('waits for the answer to what was said before'),
  ...fields,
})

/** A question, or what listens for the answer to what was said before: that has no words of its own. */
type Given = Omit<z.infer<typeof askSchema>, 'ask'> & { readonly ask: Text | undefined }

/** `{ ask: How often?, answer: { number: { per: week } }, saves: cups-a-week }` */
export const askStep: StepKind<z.infer<typeof askSchema>> = {
  key: 'ask',
  standsIn: 'thread',
  schema: askSchema,
  compile: (given, context) => compileQuestion(given, context),
}

/** `{ listen: true, answer: { yesNo: true } }`: takes the answer to a question that an earlier step has said. */
export const listenStep: StepKind<z.infer<typeof listenSchema>> = {
  key: 'listen',
  standsIn: 'thread',
  schema: listenSchema,
  compile({ listen: _, ...given }, context) {
    if (given.again.texts === undefined && given.again.max > 0)
      context.problem('again', 'it has no words to ask again with: give `again.texts`, or `again: { max: 0 }`')
    if (given.remind && given.remind.text === undefined)
      context.problem('remind.text', 'it has no words to remind with: give `remind.text`')
    return compileQuestion({ ...given, ask: undefined }, context)
  },
}

function compileQuestion(given: Given, context: StepContext): StepBody {
  check(given, context)
  const words = [...(given.ask === undefined ? [] : [given.ask]), ...(given.again.texts ?? [])]
  const ways = waysOf(given, context)
  const timeout = orElse(context.target(given.timeout.to, 'timeout.to'), TIMED_OUT)
  const givenUp = orElse(context.target(given.again.to, 'again.to'), GAVE_UP)
  const clock = { remind: given.remind && durationMs(given.remind.after), timeout: durationMs(given.timeout.after) }
  const ask = (run: Run, step: Stepping, text: Text | undefined) => say(run, step, text, given)
  const dueAt: FlowStep['dueAt'] = ({ reminded, since }) =>
    since + (reminded || clock.remind === undefined ? clock.timeout : clock.remind)
  return {
    exits: [...ways.exits, { name: 'timeout', to: timeout }, { name: 'again', to: givenUp }],
    speaks: true,
    listens: true,
    waits: true,
    question: {
      name: given.as ?? context.id,
      trait: given.saves,
      definition: given.answer,
      understand: compileAnswer(given.answer),
      leadsTo: ways.leadsTo,
      mostTries: given.again.max,
      givenUp,
      askAgain: (run, step) => ask(run, step, words[Math.min(run.tries, words.length - 1)]!),
    },
    enter(run, step) {
      noteAsked(run, step.world.now, step.customer.runs)
      ask(run, step, given.ask)
      run.dueAt = dueAt(run, step)
      return undefined
    },
    dueAt,
    look(run, step) {
      if (run.dueAt > step.world.now) return undefined
      if (!run.reminded && given.remind) {
        run.reminded = true
        run.dueAt = dueAt(run, step)
        countRun(run, 'reminded', step)
        ask(run, step, given.remind.text ?? given.ask)
        return undefined
      }
      countRun(run, 'timedOut', step)
      closeAsked(run, step.world.now, false)
      return timeout
    },
  }
}

/** An end that tells why. */
function orElse(to: Target, end: Target): Target {
  return to === END ? end : to
}

function check({ again, answer, ask, remind, timeout }: Given, context: StepContext): void {
  if (ask !== undefined) context.says(ask, 'ask')
  for (const [i, text] of (again.texts ?? []).entries()) context.says(text, `again.texts[${i}]`)
  if (remind?.text !== undefined) context.says(remind.text, 'remind.text')
  if (remind && durationMs(remind.after) >= durationMs(timeout.after))
    context.problem(
      'remind.after',
      `the reminder comes after the question is given up (timeout.after: ${timeout.after})`,
    )
  if (context.topic === undefined)
    context.problem(
      ask === undefined ? 'listen' : 'ask',
      'a question needs a purpose, as consent knows it: give the thread a `topic`',
    )
  if ('choice' in answer) checkChoices(Object.entries(answer.choice), context)
}

function checkChoices(choices: readonly [id: string, words: readonly string[]][], context: StepContext): void {
  const owners = new Map<string, string>()
  for (const [id, words] of choices)
    for (const word of [id, ...words].map((one) => one.toLowerCase())) {
      const owner = owners.get(word)
      if (owner !== undefined && owner !== id)
        context.problem('answer.choice', `"${word}" stands for both "${owner}" and "${id}"; take it out of one of them`)
      owners.set(word, id)
    }
}

/** The ways that answers lead: one for all of them, or one for each of the few that there are. */
function waysOf({ answer, next }: Given, context: StepContext) {
  if (next === undefined || typeof next === 'string') {
    const to = context.target(next, 'next')
    return { exits: [{ name: 'next', to }], leadsTo: () => to }
  }
  const outcomes = outcomesOf(answer)
  const targets = new Map<string, Target>()
  for (const [outcome, name] of Object.entries(next)) {
    targets.set(outcome, context.target(name, `next.${outcome}`))
    if (outcome !== 'otherwise' && !outcomes?.includes(outcome))
      context.problem(
        `next.${outcome}`,
        `no answer to this question is "${outcome}"${outcomes ? `; there are ${outcomes.join(', ')}` : ', which has no end of answers: write `next: step` and branch there'}`,
      )
  }
  const missing = outcomes?.filter((outcome) => !targets.has(outcome)) ?? ['any other answer']
  if (missing.length > 0 && !targets.has('otherwise'))
    context.problem('next', `it is not said where ${missing.join(', ')} leads; add that, or \`otherwise\``)
  return {
    exits: [...targets].map(([name, to]) => ({ name, to })),
    leadsTo: (value: unknown) => targets.get(outcomeOf(value)) ?? targets.get('otherwise')!,
  }
}

function outcomeOf(value: unknown): string {
  return value === true ? 'yes' : value === false ? 'no' : String(value)
}

/** Says the question, with what can be chosen for channels that show buttons, in the words of `data.replies` where it gives some. */
function say(run: Run, step: Stepping, text: Text | undefined, { answer, data }: Given): void {
  if (text === undefined) return
  const flow = flowOf(run, step.world.playbook.flows)!
  const replies = repliesOf(answer)
  const content: JsonObject = { ...(replies && { replies }), ...alongIn(data, step), text: inLanguage(text, step) }
  const delivery = speak(run, flow, content, step)
  if (delivery !== undefined) noteSaid(run, delivery)
}

function repliesOf(answer: AnswerDefinition): Json | undefined {
  return outcomesOf(answer)?.slice() ?? undefined
}
