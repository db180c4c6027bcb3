import { addMembership, createMemberships, type Memberships, OUTSIDE } from '@attune/engine'

/** Of each entry the audience, when it was entered, and until when that holds; null: outside, and forever. */
export type StoredMemberships = readonly (number | null)[]

export function encodeMemberships(
  { audiences, since, until }: Memberships,
  word: (text: string) => number,
): StoredMemberships {
  const stored: (number | null)[] = []
  for (let place = 0; place < audiences.length; place++)
    stored.push(
      word(audiences[place]!),
      since[place] === OUTSIDE ? null : since[place]!,
      until[place] === Number.POSITIVE_INFINITY ? null : until[place]!,
    )
  return stored
}

export function decodeMemberships(stored: StoredMemberships, word: (number: number) => string): Memberships {
  const memberships = createMemberships()
  for (let at = 0; at < stored.length; at += 3)
    addMembership(
      memberships,
      word(stored[at]!),
      -1,
      stored[at + 1] ?? OUTSIDE,
      stored[at + 2] ?? Number.POSITIVE_INFINITY,
    )
  return memberships
}

type OldMembership = readonly [audience: number, member: boolean, since: number, until: number]

/** As documents of version 2 had them: a list for each entry. */
export function flattenMemberships(old: readonly OldMembership[]): StoredMemberships {
  return old.flatMap(([audience, member, since, until]) => [
    audience,
    member ? since : null,
    until === Number.POSITIVE_INFINITY ? null : until,
  ])
}
