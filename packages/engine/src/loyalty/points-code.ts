import type { CustomerId } from '../profile/customer.ts'
import { type KnownCode, whyCodeUnusable } from '../redemption/codes.ts'
import type { Stepping } from '../stepping.ts'
import type { World } from '../world.ts'
import { adjustPoints } from './spend.ts'

/** Why a unique code brings a customer no points of a programme (of whichever, where none is named); undefined where it does. */
export function whyNoPoints(
  code: KnownCode,
  customer: CustomerId,
  programme: string | undefined,
  world: World,
): string | undefined {
  const { points } = code.purpose
  if (points === undefined || (programme !== undefined && points.programme !== programme)) return 'code_not_for_points'
  if (!world.playbook.programmes.has(points.programme)) return 'code_not_for_points'
  return whyCodeUnusable(code, customer, world.now)
}

/** Lets a code be used for good; gives the points that it is worth. */
export function usePointsCode({ batch, number, purpose }: KnownCode, step: Stepping): number {
  step.markCode({ batch, number }, 'used', undefined, 0)
  return purpose.points!.points
}

/** Gives the points of a code that somebody has entered; one that brings none changes nothing. */
export function enterCode(id: string, text: string, step: Stepping): void {
  const code = step.findCode(text)
  if (typeof code === 'string' || whyNoPoints(code, step.customer.id, undefined, step.world) !== undefined) return
  const { points, programme } = code.purpose.points!
  usePointsCode(code, step)
  adjustPoints(id, { programme, points, reason: `code ${code.batch}/${code.number}` }, step)
  step.touch(`points:${programme}`)
}
