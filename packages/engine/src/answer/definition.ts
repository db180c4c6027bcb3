import { z } from 'zod'
import { choiceSchema, understandChoice } from './choice.ts'
import { corrected, unlessAsked } from './corrected.ts'
import { dateSchema, understandDate } from './date.ts'
import { emailSchema, understandEmail } from './email.ts'
import { numberSchema, understandNumber } from './number.ts'
import { understandZip, zipSchema } from './postal-code.ts'
import { scaleSchema, understandScale } from './scale.ts'
import { pictureSchema, textSchema, understandPicture, understandText } from './text-and-picture.ts'
import type { UnderstandAnswer } from './understood.ts'
import { understandYesNo, yesNoSchema } from './yes-no.ts'

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

/** Compiles how an answer is understood: what is asked back is none, and of what is corrected the correction counts. */
export function compileAnswer(given: AnswerDefinition): UnderstandAnswer {
  if ('picture' in given) return understandPicture()
  if ('text' in given) return understandText(given)
  if ('email' in given) return understandEmail()
  return corrected('yesNo' in given ? understandYesNo() : unlessAsked(understandAmong(given), 'date' in given))
}

type Asked = Exclude<AnswerDefinition, { picture: true } | { text: object } | { email: true } | { yesNo: true }>

function understandAmong(given: Asked): UnderstandAnswer {
  if ('choice' in given) return understandChoice(given)
  if ('number' in given) return understandNumber(given)
  if ('date' in given) return understandDate(given)
  return 'zip' in given ? understandZip(given) : understandScale(given)
}

/** Names of the answers of which a question has only a few, by which a step can branch; undefined where there is no end of them. */
export function outcomesOf(given: AnswerDefinition): readonly string[] | undefined {
  if ('choice' in given && !given.many) return Object.keys(given.choice)
  return 'yesNo' in given ? ['yes', 'no'] : undefined
}
