import { compilePlaybook, type Playbook, type PlaybookDefinition } from '@attune/engine'
import { type AudiencesToFill, audiencesToFill, describeBackfill } from '../../audiences/backfill.ts'
import { describeDiff } from '../../playbook/describe-diff.ts'
import { diffPlaybooks } from '../../playbook/diff.ts'
import { type Command, type Given, UsageError } from '../command.ts'
import { readFolder } from '../read-folder.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'
import type { Surroundings } from '../surroundings.ts'

export const playbookDiffCommand: Command = {
  name: 'playbook diff',
  summary: 'Show what a second folder changes, or what a folder would change on a server',
  operands: ['DIR', '[DIR2]'],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const [directory = '', second] = given.operands
    if (second !== undefined && given.text('url') !== undefined)
      throw new UsageError('give either a second folder or --url, not both')
    const pair =
      second === undefined
        ? await withServer(directory, given, surroundings)
        : await withFolder(directory, second, surroundings)
    if (!pair) return 1
    surroundings.print(describeDiff(diffPlaybooks(...pair)))
    const audiences = audiencesIn(...pair)
    if (audiences.fromHistory.length + audiences.fromKnown.length === 0) return 0
    const far = second === undefined ? await backfillOn(pair[1], given, surroundings) : undefined
    for (const line of describeBackfill(audiences, far, false)) surroundings.print(line)
    return 0
  },
}

function audiencesIn(before: PlaybookDefinition, after: PlaybookDefinition): AudiencesToFill {
  return audiencesToFill(compiled(before), compiled(after))
}

function compiled(definition: PlaybookDefinition): Playbook {
  const result = compilePlaybook(definition)
  if (!result.ok) throw new Error(`a checked playbook does not compile: ${result.problems[0]?.message}`)
  return result.playbook
}

/** How many customers there are and how long it takes; undefined where the server would not take the playbook as it is. */
async function backfillOn(after: PlaybookDefinition, given: Given, surroundings: Surroundings) {
  try {
    return (await openRemote(given, surroundings).publishPlaybook(after, true)).backfill ?? undefined
  } catch (error) {
    surroundings.note(error instanceof Error ? error.message : String(error))
    return undefined
  }
}

type Pair = readonly [before: PlaybookDefinition, after: PlaybookDefinition]

async function withServer(directory: string, given: Given, surroundings: Surroundings): Promise<Pair | undefined> {
  const remote = openRemote(given, surroundings)
  const after = await readFolder(directory, surroundings)
  return after && [await remote.readPlaybook(), after.definition]
}

async function withFolder(first: string, second: string, surroundings: Surroundings): Promise<Pair | undefined> {
  const before = await readFolder(first, surroundings)
  const after = await readFolder(second, surroundings)
  return before && after && [before.definition, after.definition]
}
