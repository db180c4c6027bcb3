import type { Candidate, Customer, Decision, JsonObject } from '@attune/engine'
import { addressesIn, dataFor, renderTexts, type TextLinks } from '../dispatch/render.ts'
import { type SigningLinks, textLinksOf } from '../links/links.ts'
import { type ShownInTexts, shownInTexts } from '../runner/shown-in-texts.ts'
import { reasonsToSay } from '../why/reasons-to-say.ts'
import { nothingToChooseInWords } from '../why/silence-words.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * A decision as the API shows it: what was chosen first, then what there was to choose from. `shown` is what its texts
 * are to show of the customer; that of now where it is not given. With `links` the content of a slot carries those of
 * the person, as other channels do; without, texts are empty in their place.
 */
export async function viewDecision(
  decision: Decision,
  around: Surroundings,
  shown?: ShownInTexts,
  links?: SigningLinks,
) {
  return { ...(await viewWithoutCandidates(decision, around, shown, links)), candidates: decision.candidates }
}

/** The same without what there was to choose from. */
export async function viewWithoutCandidates(
  decision: Decision,
  around: Surroundings,
  shown?: ShownInTexts,
  links?: SigningLinks,
) {
  const { cause, playbook, arm, chosen, propensity, candidates } = decision
  const winner = candidates[chosen]
  const choice = await viewChoice(decision, around, shown, links)
  const told = winner && {
    name: around.runner.playbook.actions.get(winner.action)?.name ?? winner.action,
    reasons: reasonsToSay(winner, around.runner.playbook),
  }
  return {
    ...choice,
    chosen: choice.chosen && { ...choice.chosen, ...told },
    cause,
    playbook,
    arm,
    propensity,
    reason: winner ? winner.reason : silenceReason(decision),
    words: nothingToChooseInWords(decision, around.runner.playbook),
  }
}

/** What a decision came to, without what led there. */
export async function viewChoice(decision: Decision, around: Surroundings, shown?: ShownInTexts, links?: SigningLinks) {
  const { id, at, moment, chosen, delivery, grant, candidates, later } = decision
  const winner = candidates[chosen]
  const own = links && decision.content && winner && linksOf(decision, winner, links, around)
  return {
    id,
    at: new Date(at).toISOString(),
    moment,
    chosen: winner
      ? {
          action: winner.action,
          channel: winner.channel,
          delivery,
          grant,
          content: await contentOf(decision, winner, around, shown, own),
          ...(own && { links: { why: own.why } }),
        }
      : null,
    ...(later !== undefined && { later: new Date(later).toISOString() }),
  }
}

function linksOf(
  { content, customer, id }: Decision,
  { channel = '' }: Candidate,
  links: SigningLinks,
  { runner }: Surroundings,
): TextLinks {
  const { trackClicks } = runner.playbook.channels.get(channel) ?? {}
  return textLinksOf(links, customer, channel, id, addressesIn(content?.links), trackClicks)
}

/** In one word, why nothing was done. */
function silenceReason({ arm, candidates }: Decision): string {
  if (arm === 'silence') return 'silence_arm'
  if (candidates.length === 0) return 'no_candidates'
  return candidates.some(({ factors }) => factors !== undefined) ? 'silence_is_worth_more' : 'all_excluded'
}

/** The texts of a slot, filled in for the customer. Other channels fill in theirs when they send. */
async function contentOf(
  decision: Decision,
  winner: Candidate,
  { clock, runner }: Surroundings,
  asDecided: ShownInTexts | undefined,
  links: TextLinks | undefined,
): Promise<JsonObject | undefined> {
  if (decision.content === undefined) return undefined
  const now = (customer: Customer | undefined) => customer && shownInTexts(customer, runner.playbook, clock.now())
  const shown = asDecided ?? (await runner.read(decision.customer, now))
  const rendered = await renderTexts(decision.content, {
    ...dataFor(shown ?? { traits: {}, computed: {}, facts: {}, relations: [] }),
    event: decision.properties,
    action: winner.action,
    channel: winner.channel ?? '',
    ...(links && { links }),
  })
  // A text that cannot be filled in is shown as it was written rather than not at all: the caller is waiting.
  return rendered.ok ? rendered.content : decision.content
}
