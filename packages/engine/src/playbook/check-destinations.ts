import type { DestinationDefinition } from '../destinations/definition.ts'
import type { ConditionCompiler } from './condition-compiler.ts'
import type { PlaybookDefinition } from './definition.ts'

/** Finds destinations that name what does not exist, or that would lay open what the playbook wants encrypted. */
export function checkDestinations(definition: PlaybookDefinition, compiler: ConditionCompiler): void {
  for (const [id, destination] of Object.entries(definition.destinations)) check(id, destination, definition, compiler)
}

function check(
  id: string,
  { audiences, channels, traits }: DestinationDefinition,
  definition: PlaybookDefinition,
  compiler: ConditionCompiler,
): void {
  const path = `destinations.${id}`
  for (const audience of audiences ?? []) {
    if (!Object.hasOwn(definition.audiences, audience))
      compiler.problem(`${path}.audiences`, `there is no audience "${audience}"`)
  }
  for (const channel of channels ?? []) {
    if (!Object.hasOwn(definition.channels, channel))
      compiler.problem(`${path}.channels`, `there is no channel "${channel}"`)
  }
  for (const trait of traits) {
    if (definition.privacy.encrypt.includes(trait))
      compiler.problem(`${path}.traits`, `"${trait}" is encrypted on disk, and facts wait there in plain; leave it out`)
  }
}
