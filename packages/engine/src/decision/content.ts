import type { JsonObject } from '../json.ts'
import type { Playbook } from '../playbook/playbook.ts'
import type { Customer } from '../profile/customer.ts'
import type { Treatment } from './action.ts'

/** Traits in which sources state the language of a person, as `es`, `es-MX` or `es_MX`. */
const LANGUAGE_TRAITS: readonly string[] = ['language', 'locale']

/** The language in which a customer is spoken to: their own, else that of the brand. Two letters. */
export function spokenLanguage(customer: Customer, { definition }: Playbook): string {
  return ownLanguage(customer) ?? definition.brand.language.slice(0, 2)
}

/** The language that a customer chose, else that which is stated of them. Two letters. */
export function ownLanguage({ preferences, traits }: Customer): string | undefined {
  if (preferences?.language !== undefined) return preferences.language.slice(0, 2)
  for (const name of LANGUAGE_TRAITS) {
    const stated = traits.find((trait) => trait.name === name)?.value
    if (typeof stated === 'string' && /^[a-z]{2}(?![a-z])/i.test(stated)) return stated.slice(0, 2).toLowerCase()
  }
  return undefined
}

/** What a treatment says to a customer, in the language in which they are spoken to as far as there is one. */
export function contentFor({ content, languages }: Treatment, customer: Customer, playbook: Playbook): JsonObject {
  const own = languages?.[spokenLanguage(customer, playbook)]
  return own === undefined ? content : { ...content, ...own }
}
