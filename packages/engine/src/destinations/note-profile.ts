import type { Stepping } from '../stepping.ts'

const TRAIT = 'trait:'
const NONE: readonly string[] = []

/**
 * Says which of the traits that other systems are told have changed. To be called while what the event touched is
 * still known: what is computed may have changed with every event that it is computed from. Where two people were found to be one, or parted again, all of them may have.
 */
export function noteProfileChange({ customer, effects, event, touched, world }: Stepping): void {
  const { computed, computedBy, traits: told } = world.playbook.wanted
  if (told.size === 0) return
  const isRegrouped = event.type === 'profile-received' || event.type === 'profile-restored'
  const names = isRegrouped
    ? [...customer.traits.map(({ name }) => name), ...computed.map(({ id }) => id)]
    : touched.flatMap((dependency) =>
        dependency.startsWith(TRAIT) ? [dependency.slice(TRAIT.length)] : (computedBy.get(dependency) ?? NONE),
      )
  const changed = [...new Set(names)].filter((name) => told.has(name))
  if (changed.length > 0) effects.push({ type: 'change-profile', traits: changed })
}
