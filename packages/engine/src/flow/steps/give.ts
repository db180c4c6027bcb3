import { z } from 'zod'
import { asNumber, valueAt } from '../../json.ts'
import { adjustPoints } from '../../loyalty/spend.ts'
import { whyUnavailable } from '../../offer/availability.ts'
import { grantOffer } from '../../offer/receive.ts'
import { deriveId } from '../../random.ts'
import { propertiesOf, type Run } from '../run.ts'
import type { StepKind } from '../step-kind.ts'

const pointsSchema = z.strictObject({
  points: z.strictObject({
    programme: z.string().min(1),
    points: z
      .union([z.number().int().min(1), z.strictObject({ from: z.string().min(1) })])
      .describe('how many, or { from: code.points }'),
  }),
  next: z.string().optional(),
})

/** `{ points: { programme: stars, points: 50 } }`: gives points, once in a run however often it comes by. */
export const pointsStep: StepKind<z.infer<typeof pointsSchema>> = {
  key: 'points',
  standsIn: 'both',
  schema: pointsSchema,
  compile({ next, points: { points, programme } }, context) {
    if (!context.known.programmes.has(programme))
      context.problem('points.programme', `there is no programme "${programme}"`)
    const to = context.target(next, 'next')
    const path = typeof points === 'number' ? undefined : points.from.split('.')
    return {
      exits: [{ name: 'next', to }],
      enter(run, step) {
        const given = path ? (asNumber(valueAt(propertiesOf(run), path)) ?? 0) : (points as number)
        const reason = `${run.kind} ${run.root}`
        const here = placeOf(run, context.id)
        if (given > 0 && isFirstTime(run, here)) {
          adjustPoints(deriveId('pts', run.id, here), { programme, points: Math.floor(given), reason }, step)
          step.touch(`points:${programme}`)
        }
        return to
      },
    }
  },
}

const grantSchema = z.strictObject({
  grant: z.string().min(1).describe('id of an offer'),
  next: z.string().optional(),
  otherwise: z.string().optional().describe('where it leads when the person cannot have it'),
})

/** `{ grant: welcome-drink }`: puts an offer into the wallet, once in a run, where its limits allow. */
export const grantStep: StepKind<z.infer<typeof grantSchema>> = {
  key: 'grant',
  standsIn: 'both',
  schema: grantSchema,
  compile({ grant, next, otherwise }, context) {
    const offer = context.known.offers.get(grant)
    if (!offer) context.problem('grant', `there is no offer "${grant}"`)
    const to = context.target(next, 'next')
    const rest = otherwise === undefined ? to : context.target(otherwise, 'otherwise')
    return {
      exits: [{ name: 'next', to }, ...(otherwise === undefined ? [] : [{ name: 'otherwise', to: rest }])],
      enter(run, step) {
        const here = placeOf(run, context.id)
        if (!offer || run.done.includes(here)) return to
        if (whyUnavailable(offer, step.scopeFor(propertiesOf(run)), step) !== undefined) return rest
        isFirstTime(run, here)
        grantOffer(offer, step.world.now, undefined, step)
        return to
      },
    }
  },
}

/** A step by its id; within a sub-thread with the name of that, which may have a step of the same id. */
function placeOf({ callers, flow }: Run, id: string): string {
  return callers.length === 0 ? id : `${flow}/${id}`
}

/** Whether a run gives something here for the first time, which is noted: it can come by again after a late answer. */
function isFirstTime(run: Run, place: string): boolean {
  if (run.done.includes(place)) return false
  run.done.push(place)
  return true
}
