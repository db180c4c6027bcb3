import { z } from 'zod'

const statusSchema = z.object({
  encryption: z.object({
    traits: z.array(z.string()),
    keys: z.array(z.object({ id: z.string(), current: z.boolean(), needed: z.boolean() })),
    resealing: z.object({ state: z.string(), changed: z.int() }),
  }),
})

/** What a server says of its encryption, for people. */
export function describeEncryption(answer: unknown): string {
  const { keys, resealing, traits } = statusSchema.parse(answer).encryption
  const lines = keys.map(({ current, id, needed }) => {
    const use = current ? 'seals what is written now' : needed ? 'still needed' : 'not needed any more'
    return `  ${id}: ${use}`
  })
  return [
    traits.length === 0 ? 'No traits are encrypted.' : `Encrypted: ${traits.join(', ')}`,
    ...(keys.length === 0 ? ['No keys were given.'] : ['Keys:', ...lines]),
    `Sealing anew: ${resealing.state}, ${resealing.changed} changed`,
  ].join('\n')
}
