import { z } from 'zod'
import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const madeSchema = z.object({ id: z.string(), key: z.string() })

export const keysCreateCommand: Command = {
  name: 'keys create',
  summary: 'Make an API key; it is shown this once',
  operands: ['ROLE', 'NAME'],
  options: {
    ...REMOTE_OPTIONS,
    scopes: { type: 'string', placeholder: 'A,B', description: 'only these permissions of the role' },
    'expires-in': { type: 'string', placeholder: 'TIME', description: 'such as 90d; never where not given' },
  },
  async run(given, surroundings) {
    const [role, name] = given.operands
    const scopes = given.text('scopes')?.split(',')
    const expiresIn = given.text('expires-in')
    const response = await openRemote(given, surroundings).ask('POST', '/v1/keys', {
      ...{ role, name },
      ...(scopes && { scopes }),
      ...(expiresIn !== undefined && { expiresIn }),
    })
    const { id, key } = madeSchema.parse(await response.json())
    surroundings.print(key)
    surroundings.note(`${id} is shown this once; keep it where others cannot read it`)
    return 0
  },
}
