import { type PlaybookDefinition, playbookDefinitionSchema } from '@attune/engine'
import { z } from 'zod'
import type { Backfill } from '../audiences/backfill.ts'
import type { Landing } from '../flows/landing.ts'
import type { PlaybookDiff } from '../playbook/diff.ts'
import { type Given, UsageError } from './command.ts'
import type { Surroundings } from './surroundings.ts'

/** Where a server listens when nobody says otherwise. */
const DEFAULT_URL = 'http://127.0.0.1:4800'

/** Options of the commands that talk to a server that is under way. */
export const REMOTE_OPTIONS = {
  url: { type: 'string', placeholder: 'URL', description: `the server; ${DEFAULT_URL} where not given` },
  key: { type: 'string', placeholder: 'KEY', description: 'an admin key; $ATTUNE_KEY where not given' },
} as const

/** The playbook that a server runs by. */
const playbookReplySchema = z.object({ definition: playbookDefinitionSchema })
const publishReplySchema = z.object({
  version: z.string(),
  changes: z.custom<PlaybookDiff>(Array.isArray),
  warnings: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
  inside: z.custom<readonly Landing[]>(Array.isArray).default([]),
  backfill: z.custom<Backfill | null>((value) => typeof value === 'object').default(null),
})

/** What a server says of a playbook. */
type PublishReply = z.infer<typeof publishReplySchema>
const problemSchema = z.object({
  path: z.string(),
  message: z.string(),
  text: z.object({ at: z.number(), excerpt: z.string() }).optional(),
})
const refusalSchema = z.object({
  message: z.string(),
  field: z.string().optional(),
  help: z.string().optional(),
  problems: z.array(problemSchema).default([]),
})

/** A server, as a person with an admin key sees it. */
export interface Remote {
  readonly url: string
  /** The playbook in force. Throws when the server refuses or does not answer. */
  readPlaybook(): Promise<PlaybookDefinition>
  /** Asks for a path; gives the answer unread. Throws when the server refuses or does not answer. */
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Response>
  /** Posts a body of any type. Throws like `ask`. */
  send(path: string, body: string, type: string): Promise<Response>
  /** Sends a file's content to a path; gives the answer, also a refusal. Throws when the server does not answer. */
  put(path: string, content: AsyncIterable<Uint8Array>): Promise<Response>
  /** Publishes, or with `dryRun` only has the server check it. Gives its version and what it changes. Throws when refused. */
  publishPlaybook(definition: PlaybookDefinition, dryRun: boolean): Promise<PublishReply>
}

/** The server that the options name. */
export function openRemote(given: Given, { fetch, environment }: Surroundings): Remote {
  const url = (given.text('url') ?? DEFAULT_URL).replace(/\/+$/, '')
  if (!URL.canParse(url)) throw new UsageError(`--url is no URL: ${url}`)
  const key = given.text('key') ?? environment.ATTUNE_KEY
  if (key === undefined) throw new UsageError('an admin key is needed: give --key KEY or set ATTUNE_KEY')
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`
    const headers = { 'content-type': 'application/json', ...init.headers, authorization }
    try {
      return await fetch(`${url}${path}`, { ...init, headers })
    } catch (error) {
      throw new Error(`no answer from ${url}; is the server running?`, { cause: error })
    }
  }
  return {
    url,
    async ask(method, path, body) {
      const response = await ask(path, { method, ...(body && { body: JSON.stringify(body) }) })
      if (!response.ok) await readAnswer(response)
      return response
    },
    async send(path, body, type) {
      const response = await ask(path, { method: 'POST', body, headers: { 'content-type': type } })
      if (!response.ok) await readAnswer(response)
      return response
    },
    put(path, content) {
      const init = { method: 'PUT', body: content, duplex: 'half' } as unknown as RequestInit
      return ask(path, { ...init, headers: { 'content-type': 'application/octet-stream' } })
    },
    async readPlaybook() {
      const response = await ask('/v1/playbook', { method: 'GET' })
      return playbookReplySchema.parse(await readAnswer(response)).definition
    },
    async publishPlaybook(definition, dryRun) {
      const path = dryRun ? '/v1/playbook?dryRun=true' : '/v1/playbook'
      const response = await ask(path, { method: 'POST', body: JSON.stringify(definition) })
      return publishReplySchema.parse(await readAnswer(response))
    },
  }
}

async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text()
  if (response.ok) return JSON.parse(text)
  throw new Error(`the server refused (${response.status}): ${refusalIn(text)}`)
}

function refusalIn(text: string): string {
  try {
    const { field, message, help, problems } = refusalSchema.parse(JSON.parse(text))
    const details = problems.flatMap(({ path, message, text }) => [
      `\n  ${path}: ${message}`,
      ...(text?.excerpt.split('\n').map((line) => `\n    ${line}`) ?? []),
    ])
    return `${field === undefined ? '' : `${field}: `}${message}${help === undefined ? '' : ` ${help}`}${details.join('')}`
  } catch {
    // Something between us and the server may answer in its own words.
    return text.slice(0, 500)
  }
}
