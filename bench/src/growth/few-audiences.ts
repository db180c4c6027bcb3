import { WORKLOAD_EVENTS } from '@attune/city'
import { idleAudience } from './idle-audiences.ts'

/** Audiences of the small side, half of which every event touches. */
export const FEW_AUDIENCES = 10

const WINDOWS = ['24h', '48h', '7d', '30d', '90d']

/** Ten audiences under the names that the standard playbook knows: each event of the workload touches the first five and no other. */
export function fewAudiences(): Record<string, { readonly where: object }> {
  const touched = WINDOWS.map((within, index) => ({ where: { any: [...events(within, 2 + index), GOLD] } }))
  const idle = WINDOWS.map((_, index) => ({ where: idleAudience(index) }))
  return Object.fromEntries([...touched, ...idle].map((audience, index) => [`audience-${index}`, audience]))
}

const GOLD = { trait: 'tier', is: 'gold' }

function events(within: string, atLeast: number): readonly object[] {
  return WORKLOAD_EVENTS.map((event) => ({ event, within, atLeast }))
}
