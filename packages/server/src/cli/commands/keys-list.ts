import { z } from 'zod'
import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

const keysSchema = z.object({
  keys: z.array(
    z.object({
      ...{ id: z.string(), name: z.string(), role: z.string(), expired: z.boolean() },
      ...{ scopes: z.array(z.string()).nullable(), expiresAt: z.string().nullable() },
    }),
  ),
})

export const keysListCommand: Command = {
  name: 'keys list',
  summary: 'List the API keys of a server',
  operands: [],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const response = await openRemote(given, surroundings).ask('GET', '/v1/keys')
    for (const { expired, expiresAt, id, name, role, scopes } of keysSchema.parse(await response.json()).keys) {
      const end = expiresAt === null ? '' : expired ? ', ended' : `, until ${expiresAt}`
      surroundings.print(`${id}  ${role}${scopes ? ` (${scopes.join(', ')})` : ''}  ${name}${end}`)
    }
    return 0
  },
}
