import { Shelves } from './catalogue/catalogue.ts'
import type { JsonObject } from './json.ts'
import { NO_RESPONSES, type ResponseCounts } from './model/beta.ts'
import { writeEvidence } from './model/evidence.ts'
import type { Model } from './model/learned.ts'
import { compilePlaybook } from './playbook/compile.ts'
import type { Playbook, PlaybookProblem } from './playbook/playbook.ts'
import { type Eras, FIRST_ERA } from './recollection/eras.ts'
import { DEFAULT_LIMITS, type World } from './world.ts'

/** Surroundings for tests: playbooks from parts and worlds that stand still. */

const NOTHING_SOLD = new Shelves()

const BRAND = { name: 'Test', timezone: 'UTC', currency: 'USD' }

/** A compiled playbook from the sections that matter; throws what is wrong with them. */
export function playbookOf(parts: Record<string, unknown>): Playbook {
  const result = compilePlaybook({ brand: BRAND, ...parts })
  if (result.ok) return result.playbook
  throw new Error(result.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'))
}

/** What is wrong with a playbook made of these sections. */
export function problemsOf(parts: Record<string, unknown>): readonly PlaybookProblem[] {
  const result = compilePlaybook({ brand: BRAND, ...parts })
  return result.ok ? [] : result.problems
}

/** What a test may say about a world. */
export interface Surroundings {
  /** Feed values by `feed/key`. */
  readonly feeds?: Readonly<Record<string, JsonObject>>
  readonly catalogue?: Shelves
  /** Response counts by `action/channel`. */
  readonly counts?: Readonly<Record<string, ResponseCounts>>
  /** What is left in pools; without an entry, all of it. */
  readonly pools?: Readonly<Record<string, number>>
  readonly eras?: Eras
}

/** A model that has learned these counts, by `action/channel`, and nothing else. */
function modelOf(counts: Readonly<Record<string, ResponseCounts>>): Model {
  return {
    version: 0,
    readEvidence: ({ names }, rows, _, into, at, stride) => {
      for (let i = 0; i < rows.length; i++) {
        const { own } = names[rows[i]!]!
        const { failures, successes } = counts[own.slice(own.indexOf('/') + 1)] ?? NO_RESPONSES
        writeEvidence(into, at + i * stride, successes, failures, 0, 0, 0, 0)
      }
    },
    readLeans: () => undefined,
    counts: () => NO_RESPONSES,
  }
}

/** A world at an instant (ms since 1970). */
export function worldOf(
  playbook: Playbook,
  now: number,
  { catalogue, counts, eras = FIRST_ERA, feeds, pools }: Surroundings = {},
): World {
  return {
    now,
    playbook,
    eras,
    feeds: { get: (feed, key) => feeds?.[`${feed}/${key}`] },
    catalogue: catalogue ?? NOTHING_SOLD,
    model: modelOf(counts ?? {}),
    pools: { remaining: (pool) => pools?.[pool] ?? playbook.pools.get(pool) ?? 0, freeAt: () => 0 },
    limits: DEFAULT_LIMITS,
  }
}
