import type { PlaybookDefinition, PlaybookProblem } from '@attune/engine'

type Definition = PlaybookDefinition['experiments'][string]

/**
 * Experiments that vary one action, thread, journey or number of the policy for the same people: the form of one of them would hold, and what
 * the other counts would be another's doing. Looked at when a playbook is published, since stored ones have it. The compiler refuses some of it for actions.
 */
export function checkExperiments({ experiments }: PlaybookDefinition): PlaybookProblem[] {
  const all = Object.entries(experiments)
  return all.flatMap(([id, one], i) =>
    all.slice(0, i).flatMap(([otherId, other]) => {
      const shared = variedBy(one).find((what) => variedBy(other).includes(what))
      if (shared === undefined) return []
      const found = `"${otherId}" varies ${shared} too`
      if (!arePartsOfOne(one, other))
        return [
          { path: `experiments.${id}`, message: `${found}; put both into parts of one namespace that do not overlap` },
        ]
      if (one.attribute === other.attribute) return []
      const why = `and divides people by "${other.attribute}"`
      const remedy =
        'parts of a namespace keep people apart only where both divide by the same: give both one attribute'
      return [{ path: `experiments.${id}.attribute`, message: `${found}, ${why}; ${remedy}` }]
    }),
  )
}

function variedBy({ variants }: Definition): string[] {
  return variants.flatMap(({ actions, journeys, policy = {}, threads }) => [
    ...Object.keys(actions).map((action) => `the action "${action}"`),
    ...Object.keys(threads).map((thread) => `the thread "${thread}"`),
    ...Object.keys(journeys).map((journey) => `the journey "${journey}"`),
    ...Object.keys(policy).map((part) => `${part} of the policy`),
  ])
}

/** Whether both stand in parts of one namespace that do not overlap. */
function arePartsOfOne({ namespace: a }: Definition, { namespace: b }: Definition): boolean {
  return a !== undefined && a.id === b?.id && (a.to <= b.from || b.to <= a.from)
}
