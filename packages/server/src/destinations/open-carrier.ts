import { join } from 'node:path'
import type { DestinationDefinition, FileDestination } from '@attune/engine'
import type { Outbound } from '../outbound/outbound.ts'
import { type Carrier, DestinationSetupError, secretFrom } from './carrier.ts'
import { createFileCarrier } from './file/file-carrier.ts'
import { createHttpCarrier } from './http/http-carrier.ts'
import { createWebhookCarrier } from './webhook/webhook-carrier.ts'

interface Surroundings {
  readonly outbound: Outbound
  readonly signingSecret: string
  readonly exportDirectory: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: () => number
  /** Number of the last fact so far. */
  readonly newest: () => number
}

/** The way to tell a destination. Throws `DestinationSetupError` where it lacks something. */
export function openCarrier(name: string, definition: DestinationDefinition, around: Surroundings): Carrier {
  switch (definition.kind) {
    case 'webhook': {
      const { environment, now, outbound, signingSecret } = around
      const { secretFrom: variable } = definition
      const secret = variable === undefined ? signingSecret : secretFrom(variable, environment)
      return createWebhookCarrier(definition, { outbound, now, secret })
    }
    case 'http':
      return createHttpCarrier(definition, around)
    case 'file':
      return createFileCarrier(definition, { folder: folderOf(name, definition, around), newest: around.newest() })
    case 'stream':
      throw new Error('who reads a stream comes for it')
  }
}

function folderOf(name: string, { folder = name }: FileDestination, { exportDirectory }: Surroundings): string {
  if (exportDirectory === undefined)
    throw new DestinationSetupError('there is no folder for files; start the server with a data directory')
  return join(exportDirectory, folder)
}
