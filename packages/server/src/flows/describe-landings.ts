import type { Landing } from './landing.ts'

/** Where people inside land when a changed definition is put in force, one line for each step; nothing where nobody is touched. */
export function describeLandings(landings: readonly Landing[]): readonly string[] {
  if (landings.length === 0) return []
  return [
    'people inside',
    ...landings.map((landing) => {
      const { flow, kind, people, step } = landing
      return `  ${people} at step "${step}" of ${kind} ${flow} ${landsIn(landing)}`
    }),
  ]
}

function landsIn({ at, lands }: Landing): string {
  if (lands === 'stays') return 'stay, and finish by the definition by which they began'
  if (lands === 'leaves') return 'leave'
  return at === 'end' ? 'go to the end' : `go on at step "${at}"`
}
