import type { AuditLog } from '../audit/audit-log.ts'
import type { RuledChange } from '../runner/experiment-figures.ts'

/** What the audit log calls a change that a rule made. */
const CHANGES = { promoted: 'experiment.promoted', out: 'experiment.variant-stopped' } as const

const RULES = {
  promoted: { id: 'promotion', name: 'rule of promotion' },
  out: { id: 'guard', name: 'guard' },
} as const

/**
 * Writes into the audit log what rules made of experiments. It is told of all of them at every start and after each, and
 * writes those that do not stand there: also one after which the process was killed before it was written.
 */
export class RuleAudit {
  readonly #opened = Promise.withResolvers<AuditLog>()
  readonly #onTrouble: (what: string, error: string) => void
  #known: Set<string> | undefined
  #last: Promise<void> = Promise.resolve()

  constructor(onTrouble: (what: string, error: string) => void) {
    this.#onTrouble = onTrouble
  }

  /** Where to write; what came before waits for it. */
  open(log: AuditLog): void {
    this.#opened.resolve(log)
  }

  take(changes: readonly RuledChange[]): void {
    this.#last = this.#last
      .then(() => this.#write(changes))
      .catch((error) => this.#onTrouble('a change by rule is missing in the audit log', String(error)))
  }

  async #write(changes: readonly RuledChange[]): Promise<void> {
    const log = await this.#opened.promise
    this.#known ??= namesIn(log)
    for (const change of changes) {
      const name = nameOf(change)
      if (this.#known.has(name)) continue
      const { at, experiment, figures, to, variant } = change
      await log.append({
        actor: { kind: 'system', ...RULES[to], role: 'rule' },
        change: CHANGES[to],
        subject: experiment,
        before: null,
        after: { variant, at: new Date(at).toISOString(), figures: { ...figures } },
      })
      this.#known.add(name)
    }
  }
}

function nameOf({ at, experiment, to, variant }: Pick<RuledChange, 'at' | 'experiment' | 'to' | 'variant'>): string {
  return JSON.stringify([CHANGES[to], experiment, variant, new Date(at).toISOString()])
}

function namesIn(log: AuditLog): Set<string> {
  const entries = log.read(undefined, Number.POSITIVE_INFINITY).filter(({ actor }) => actor.kind === 'system')
  return new Set(
    entries.map(({ after, change, subject }) => JSON.stringify([change, subject, after?.variant, after?.at])),
  )
}
