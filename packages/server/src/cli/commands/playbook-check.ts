import type { PlaybookDefinition } from '@attune/engine'
import type { Command } from '../command.ts'
import { readFolder } from '../read-folder.ts'

export const playbookCheckCommand: Command = {
  name: 'playbook check',
  summary: 'Check the playbook in a folder and tell every mistake with file and line',
  operands: ['DIR'],
  options: {},
  async run({ operands: [directory = ''] }, surroundings) {
    const loaded = await readFolder(directory, surroundings)
    if (!loaded) return 1
    const { files, definition, playbook } = loaded
    surroundings.print(`${directory} is sound: version ${playbook.version}, files ${files.length}`)
    surroundings.print(contentOf(definition))
    return 0
  },
}

/** How many definitions each section holds. */
function contentOf({ brand, policy: _policy, ...sections }: PlaybookDefinition): string {
  const counts = Object.entries(sections).map(([section, held = {}]) => `${section} ${Object.keys(held).length}`)
  return `${brand.name}: ${counts.join(', ')}`
}
