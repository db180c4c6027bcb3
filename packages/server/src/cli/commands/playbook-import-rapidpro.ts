import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { findPlaybookFiles } from '../../playbook/find-files.ts'
import { describeImport } from '../../rapidpro/describe-import.ts'
import { readFlowExport } from '../../rapidpro/flow-export.ts'
import { importFlows } from '../../rapidpro/import-flows.ts'
import { type Command, UsageError } from '../command.ts'
import { readFolder } from '../read-folder.ts'

export const playbookImportRapidproCommand: Command = {
  name: 'playbook import-rapidpro',
  summary: 'Make threads of flows that were exported from RapidPro or TextIt, and tell what they lack',
  operands: ['FILE'],
  options: {
    out: {
      type: 'string',
      placeholder: 'DIR',
      description: 'folder of the playbook; made where it is not there, added to where it is',
    },
    channels: {
      type: 'string',
      placeholder: 'IDS',
      description: 'channels of the threads, parted by commas; sms where not given',
    },
    topic: {
      type: 'string',
      placeholder: 'TOPIC',
      description: 'purpose of the conversations, as consent knows it; conversations where not given',
    },
  },
  async run(given, surroundings) {
    const [file = ''] = given.operands
    const directory = given.text('out')
    if (directory === undefined) throw new UsageError('--out DIR is needed')
    const channels = (given.text('channels') ?? 'sms').split(',').map((id) => id.trim())
    const imported = importFlows(readFlowExport(await readText(file)), {
      channels,
      topic: given.text('topic') ?? 'conversations',
    })
    await mkdir(directory, { recursive: true })
    const isNew = (await findPlaybookFiles(directory)).length === 0
    const files = new Map<string, unknown>([['rapidpro.yaml', imported.sections]])
    if (isNew) files.set('playbook.yaml', basics(channels, imported.language))
    // Never over a file that is there.
    for (const [name, content] of files)
      await writeFile(join(directory, name), stringify(content, { lineWidth: 120 }), { flag: 'wx' })
    surroundings.print(describeImport(imported))
    surroundings.print(`written to ${[...files.keys()].map((name) => join(directory, name)).join(', ')}`)
    return (await readFolder(directory, surroundings)) ? 0 : 1
  },
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new Error(`${file} cannot be read`, { cause })
  }
}

/** What a playbook needs beside its threads, to be changed by whoever goes on with it. */
function basics(channels: readonly string[], language: string): unknown {
  const channel = { kind: 'webhook', consent: 'opt-in', cost: 0.8, config: { url: 'http://127.0.0.1:4801/texts' } }
  return {
    brand: { name: 'Imported', timezone: 'UTC', currency: 'USD', language: language.slice(0, 2) },
    channels: Object.fromEntries(channels.map((id) => [id, channel])),
  }
}
