/** What the fate of a candidate means, for people who make campaigns. */
const REASONS: Readonly<Record<string, string>> = {
  not_in_persona: 'The action is for a persona to which this person does not belong.',
  other_persona: 'The person belongs to the persona, but another one that they belong to comes first.',
  not_started: 'The action had not started.',
  ended: 'The action had ended.',
  campaign_not_started: 'The campaign had not started.',
  campaign_ended: 'The campaign had ended.',
  campaign_budget_spent: 'The budget of the campaign was spent.',
  limit_reached: 'The person had been given this as often as its limit allows.',
  not_eligible: 'The person does not meet the condition of who may have it.',
  not_applicable: 'It made no sense in the context of that moment.',
  not_suitable: 'It is not good for this person, by its own condition.',
  holdout: 'The person belongs to those who are left alone, so that it can be seen what contact is worth.',
  no_consent: 'The person has not allowed the channel.',
  consent_denied: 'The person has refused the channel or the topic.',
  quiet_hours: 'It was within quiet hours where the person is.',
  household_cap_reached: 'A limit on how many messages a household gets was reached.',
  offer_household_limit_reached: 'The household has had as many of the offer as it may.',
  cap_reached: 'A limit on how many messages a person gets was reached.',
  too_soon: 'The last message was too short a time ago.',
  person_quiet_hours: 'It was within the quiet hours that the person has chosen.',
  person_cap: 'The person has chosen to hear less often.',
  worth_less_than_silence:
    'What it was expected to bring was less than the cost of sending and interrupting: silence was worth more.',
  outbid: 'Another action was worth more to this person at that moment.',
  best: 'It was worth most to this person at that moment.',
  random_arm: 'Chance decided: a small share of decisions measures what the engine is worth.',
  propensity_arm: 'A control arm decided, by the probability of a response alone.',
  no_levers_arm: 'A control arm decided, as if the business favoured nothing.',
  eligibility_arm: 'A control arm decided, without asking what is applicable and suitable.',
  silence_arm: 'The control arm of silence did nothing.',
  expired: 'It had waited longer than the message makes sense.',
  channel_removed: 'Its channel is not in the playbook any more.',
  erased: 'The person was erased.',
}

/** The reason in a sentence; one without words stands as it is. */
export function reasonInWords(reason: string): string {
  return REASONS[reason] ?? `${reason.charAt(0).toUpperCase()}${reason.slice(1).replaceAll('_', ' ')}.`
}
