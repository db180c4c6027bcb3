import { SECTIONS, type Section } from './catalog.ts'
import { type Draws, drawNormal, pick } from './chance.ts'

/** What a person likes. The engine never sees it; it can only find out. */
export interface Taste {
  /** Above 0 for people who like hot drinks, below for those who like cold ones; mostly between -2 and 2. */
  readonly warmth: number
  /** From 0 (takes any price) to 1 (comes for the offer). */
  readonly thrift: number
  /** Sections of the sports shop, the dearest first; empty for people who do no sports. */
  readonly sections: readonly Section[]
  /** Whether large cups are the rule. */
  readonly large: boolean
  /** The hour of the local day at which the person is most open to messages. */
  readonly peakHour: number
  /** How much readier than others to respond at all, on the logit scale. */
  readonly openness: number
}

const PEAKS = [7, 8, 12, 13, 17, 18, 20, 21]

export function drawTaste(draws: Draws): Taste {
  return {
    warmth: drawNormal(draws),
    thrift: draws(),
    sections: drawSections(draws),
    large: draws() < 0.65,
    peakHour: pick(PEAKS, draws()),
    openness: 0.4 * drawNormal(draws),
  }
}

/** How likely the person wants a cold drink rather than a hot one at this temperature (°C). */
export function coldChance(taste: Taste, temperature: number): number {
  return logistic(0.14 * (temperature - 19) - 1.4 * taste.warmth)
}

/** The inverse of the logit: from any number to (0, 1). */
export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

function drawSections(draws: Draws): Section[] {
  const sections: Section[] = []
  const count = Math.floor(draws() * 3.4)
  for (let i = 0; i < count; i++) {
    const section = pick(SECTIONS, draws())
    if (!sections.includes(section)) sections.push(section)
  }
  return sections
}
