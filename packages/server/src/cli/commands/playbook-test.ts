import { testTranscripts } from '../../transcripts/test-folder.ts'
import type { Command } from '../command.ts'
import { readFolder } from '../read-folder.ts'

export const playbookTestCommand: Command = {
  name: 'playbook test',
  summary: 'Play the transcripts of a playbook (DIR/transcripts/*.txt) and tell where they part from what happens',
  operands: ['DIR'],
  options: {},
  async run({ operands: [directory = ''] }, surroundings) {
    const loaded = await readFolder(directory, surroundings)
    if (!loaded) return 1
    const results = await testTranscripts(directory, loaded.definition)
    for (const { about, failure, file } of results) surroundings.print(failure ?? `ok ${file}${about && `: ${about}`}`)
    const failed = results.filter(({ failure }) => failure !== undefined).length
    surroundings.print(`${results.length} transcripts, ${failed === 0 ? 'all as written' : `${failed} failed`}`)
    return failed === 0 ? 0 : 1
  },
}
