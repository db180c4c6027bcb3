import { z } from 'zod'
import { conditionSchema } from '../condition/condition.ts'
import { durationSchema } from '../time/duration.ts'

const idPattern = /^[a-z][a-z0-9_-]{0,63}$/

/** Ids of steps begin with a letter, so that none is taken for a number. */
export const stepIdSchema = z
  .string()
  .regex(idPattern, { error: 'a step is named by a small letter, then letters, digits, - and _, 64 at most' })

/** A step as definitions hold it; its inner shape is checked when the playbook is compiled, with the path to the mistake. */
const stepSchema = z
  .custom<Readonly<Record<string, unknown>>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    { error: 'a step is an object such as { say: Hello }' },
  )
  .meta({ id: 'Step', description: 'A step of a thread or a journey; see docs/threads.md and docs/journeys.md' })

const waySchema = z
  .union(
    [
      z.strictObject({ event: z.string().min(1), where: conditionSchema.optional() }),
      z.strictObject({ when: conditionSchema }),
    ],
    {
      error: 'this is { event, where? } or { when: condition }',
    },
  )
  .describe('an event, or a condition that comes true')

export type WayDefinition = z.infer<typeof waySchema>

const insideSchema = z
  .strictObject({
    people: z
      .enum(['move', 'stay', 'leave'])
      .default('move')
      .describe(
        'after an edit: move: to the step of the same name, or by `moves`, else they leave; stay: they finish by the definition by which they began; leave: they are out',
      ),
    moves: z
      .record(stepIdSchema, z.string())
      .default({})
      .describe('by a step that is gone: the step where people go on'),
  })
  .prefault({})
  .describe('what becomes of the people inside when the definition changes')

const repeatsSchema = z
  .union([z.enum(['always', 'never']), durationSchema], { error: '`always`, `never` or a duration such as 30d' })
  .describe('how soon the same person may go through it again')

/** Revisions that people stay on; put in by publish. */
const earlierSchema = z
  .record(z.string(), z.json())
  .optional()
  .describe('earlier definitions by which people still go, by revision; kept by the server')

const common = {
  name: z.string().min(1).optional(),
  triggers: z.array(z.string()).default([]).describe('ids of the triggers that begin it'),
  steps: z.array(stepSchema).min(1).max(500),
  inside: insideSchema,
  earlier: earlierSchema,
}

const listedCodesSchema = z.strictObject({
  list: z.string().min(1).max(64).describe('what the codes are called; a code counts once in its list'),
  like: z.string().min(1).max(200).describe('a regular expression for how they are written, small letters or not'),
  codes: z.record(z.string().min(1).max(64), z.number().int().min(0)).describe('each with the points that it is worth'),
})

const uniqueCodesSchema = z.strictObject({
  unique: z.string().min(1).describe('a programme: unique codes of batches that are good for its points'),
  like: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('a regular expression for texts that were meant as codes, though there is no such code'),
})

export const threadDefinitionSchema = z
  .strictObject({
    ...common,
    topic: z.string().min(1).optional().describe('the purpose for which it asks and writes, as consent knows it'),
    channels: z.array(z.string().min(1)).min(1).describe('on which it can be held, the preferred one first'),
    keywords: z
      .array(z.string().min(1).max(60))
      .max(50)
      .default([])
      .describe('texts that begin it, in any case and spelling'),
    codes: z
      .union([listedCodesSchema, uniqueCodesSchema])
      .optional()
      .describe('codes that begin it, each of which counts once'),
    catchAll: z.boolean().default(false).describe('whether it begins with what is neither a keyword nor an answer'),
    priority: z.number().int().min(0).max(100).default(0),
    interrupts: z.boolean().default(false).describe('whether it may interrupt conversations of a lower priority'),
    waits: durationSchema.default('24h').describe('for its turn while another conversation goes on'),
    repeats: repeatsSchema.default('always'),
    late: durationSchema.default('7d').describe('how late an answer is still taken for its question'),
    jumps: z
      .array(z.strictObject({ words: z.array(z.string().min(1)).min(1), to: z.string() }))
      .max(20)
      .default([])
      .describe('words that lead somewhere from every question; `to: back` is the question before'),
    segments: z.number().int().min(1).max(10).default(2).describe('text messages that one text may fill'),
  })
  .meta({ id: 'Thread', description: 'A conversation in several steps' })

export const journeyDefinitionSchema = z
  .strictObject({
    ...common,
    campaign: z.string().min(1).optional(),
    repeats: repeatsSchema.default('always'),
    restarts: z.boolean().default(false).describe('whether a new cause begins it anew for somebody who is in it'),
    goal: waySchema.optional().describe('what it is for: whoever gets there has completed it'),
    exits: z
      .array(waySchema)
      .max(20)
      .default([])
      .describe('what takes people out of it, and what is on its way with them'),
  })
  .meta({ id: 'Journey', description: 'An orchestration in several steps, over days and channels' })

export type ThreadDefinition = z.infer<typeof threadDefinitionSchema>
export type JourneyDefinition = z.infer<typeof journeyDefinitionSchema>
