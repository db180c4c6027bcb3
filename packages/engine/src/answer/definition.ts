import { z } from 'zod'
import { choiceSchema, understandChoice } from './choice.ts'
import { dateSchema, understandDate } from './date.ts'
import { numberSchema, understandNumber } from './number.ts'
import {
  emailSchema,
  pictureSchema,
  scaleSchema,
  textSchema,
  understandEmail,
  understandPicture,
  understandScale,
  understandText,
  understandYesNo,
  understandZip,
  yesNoSchema,
  zipSchema,
} from './other-kinds.ts'
import type { UnderstandAnswer } from './understood.ts'

const SCHEMAS = [
  choiceSchema,
  numberSchema,
  dateSchema,
  zipSchema,
  emailSchema,
  yesNoSchema,
  scaleSchema,
  textSchema,
  pictureSchema,
] as const

export const answerDefinitionSchema = z
  .union(SCHEMAS, {
    error:
      'an answer is one of { choice }, { number }, { date }, { zip }, { email }, { yesNo }, { scale }, { text }, { picture }',
  })
  .meta({ id: 'Answer', description: 'How an answer is understood' })

export type AnswerDefinition = z.infer<typeof answerDefinitionSchema>

/** Compiles how an answer is understood. */
export function compileAnswer(given: AnswerDefinition): UnderstandAnswer {
  if ('choice' in given) return understandChoice(given)
  if ('number' in given) return understandNumber(given)
  if ('date' in given) return understandDate(given)
  if ('zip' in given) return understandZip(given)
  if ('email' in given) return understandEmail()
  if ('yesNo' in given) return understandYesNo()
  if ('scale' in given) return understandScale(given)
  if ('picture' in given) return understandPicture()
  return understandText(given)
}

/** Names of the answers of which a question has only a few, by which a step can branch; undefined where there is no end of them. */
export function outcomesOf(given: AnswerDefinition): readonly string[] | undefined {
  if ('choice' in given && !given.many) return Object.keys(given.choice)
  return 'yesNo' in given ? ['yes', 'no'] : undefined
}
