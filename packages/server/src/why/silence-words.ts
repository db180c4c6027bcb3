import type { Decision, Playbook } from '@attune/engine'
import { nearest } from '../playbook/did-you-mean.ts'

/** Placements that a sentence lists. */
const LISTED = 20

/**
 * In a sentence, for whoever asks for decisions, why there was nothing to choose from: a placement that no action names is a slip of
 * the pen, or a playbook that was not published. Undefined where there was something.
 */
export function nothingToChooseInWords(
  { candidates, moment, playbook }: Decision,
  inForce: Playbook,
): string | undefined {
  if (candidates.length > 0 || moment.kind !== 'placement') return undefined
  const nobody = `No action of the playbook names the placement "${moment.id}"`
  if (playbook !== inForce.version) return `${nobody}: of the one by which this was decided, not the one in force now.`
  const known = [...inForce.actionsByPlacement.keys()].sort()
  if (known.length === 0) return `${nobody}, nor any other: list it under \`placements\` of an action.`
  const meant = nearest(moment.id, known)
  const rest = known.length > LISTED ? ` and ${known.length - LISTED} more` : ''
  const list = `${known.slice(0, LISTED).join(', ')}${rest}`
  return `${nobody}${meant === undefined ? '.' : `; did you mean "${meant}"?`} Its placements are ${list}.`
}
