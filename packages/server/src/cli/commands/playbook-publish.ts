import { describeBackfill } from '../../audiences/backfill.ts'
import { describeLandings } from '../../flows/describe-landings.ts'
import { describeDiff } from '../../playbook/describe-diff.ts'
import type { Command } from '../command.ts'
import { readFolder } from '../read-folder.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const playbookPublishCommand: Command = {
  name: 'playbook publish',
  summary: 'Check the playbook in a folder, show what it changes and put it in force on a server',
  operands: ['DIR'],
  options: {
    ...REMOTE_OPTIONS,
    'dry-run': { type: 'boolean', description: 'have the server check it and show the difference, change nothing' },
  },
  async run(given, surroundings) {
    const remote = openRemote(given, surroundings)
    const loaded = await readFolder(given.operands[0]!, surroundings)
    if (!loaded) return 1
    const dryRun = given.flag('dry-run')
    const { version, backfill, changes, inside, warnings } = await remote.publishPlaybook(loaded.definition, dryRun)
    surroundings.print(describeDiff(changes))
    for (const line of describeLandings(inside)) surroundings.print(line)
    const fill = (isPublished: boolean) => (backfill ? describeBackfill(backfill, backfill, isPublished) : [])
    if (dryRun) for (const line of fill(false)) surroundings.print(line)
    for (const { message, path } of warnings) surroundings.note(`${path}: ${message}`)
    surroundings.print(
      dryRun ? `${version} could be published on ${remote.url}` : `${version} is in force on ${remote.url}`,
    )
    if (!dryRun) for (const line of fill(true)) surroundings.print(line)
    return 0
  },
}
