import { parseArgs } from 'node:util'

/** The figures that can be asked for, in the order in which they are measured. */
export const FIGURES = [
  'step',
  'arbitrate',
  'identity',
  'ingest.batch',
  'ingest.single',
  'moment',
  'decide',
  'tills',
  'card-swipe',
  'texts',
  'memory',
  'audience',
  'outage',
  'load',
  'blast',
  'recover',
  'growth',
  'flush-delay',
] as const

export type FigureName = (typeof FIGURES)[number]

export interface Arguments {
  readonly quick: boolean
  /** Nothing but the JSON line on standard output. */
  readonly json: boolean
  readonly only: ReadonlySet<FigureName>
  /** Where data goes while it runs; must be a real disk. */
  readonly directory: string | undefined
}

/** Reads the command line. Throws, with a text for people, where it is not understood. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      directory: { type: 'string' },
    },
  })
  const wanted = values.only.flatMap((names) => names.split(',')).flatMap(namesMeant)
  return {
    quick: values.quick,
    json: values.json,
    only: new Set(wanted.length > 0 ? wanted : FIGURES.filter((name) => name !== 'flush-delay' || !values.quick)),
    directory: values.directory,
  }
}

/** `ingest` means both of its figures. */
function namesMeant(name: string): readonly FigureName[] {
  const meant = FIGURES.filter((figure) => figure === name || figure.startsWith(`${name}.`))
  if (meant.length === 0) throw new Error(`no figure is called "${name}"; there are ${FIGURES.join(', ')}`)
  return meant
}
