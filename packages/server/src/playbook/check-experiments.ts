import type { PlaybookDefinition, PlaybookProblem } from '@attune/engine'

type Definition = PlaybookDefinition['experiments'][string]

/**
 * Experiments that vary one thread, journey or number of the policy for the same people: the form of one of them would hold, and what
 * the other counts would be another's doing. Looked at when a playbook is published, since stored ones have it; of actions the compiler knows.
 */
export function checkExperiments({ experiments }: PlaybookDefinition): PlaybookProblem[] {
  const all = Object.entries(experiments)
  return all.flatMap(([id, one], i) =>
    all.slice(0, i).flatMap(([otherId, other]) => {
      const shared = variedBy(one).find((what) => variedBy(other).includes(what))
      if (shared === undefined || excludeEachOther(one, other)) return []
      const message = `"${otherId}" varies ${shared} too; put both into parts of one namespace that do not overlap`
      return [{ path: `experiments.${id}`, message }]
    }),
  )
}

function variedBy({ variants }: Definition): string[] {
  return variants.flatMap(({ journeys, policy = {}, threads }) => [
    ...Object.keys(threads).map((thread) => `the thread "${thread}"`),
    ...Object.keys(journeys).map((journey) => `the journey "${journey}"`),
    ...Object.keys(policy).map((part) => `${part} of the policy`),
  ])
}

/** Parts of one namespace exclude each other only for people who are divided by the same attribute. */
function excludeEachOther(one: Definition, other: Definition): boolean {
  const [a, b] = [one.namespace, other.namespace]
  return one.attribute === other.attribute && a !== undefined && a.id === b?.id && (a.to <= b.from || b.to <= a.from)
}
