import { readFileSync } from 'node:fs'

export type Environment = Readonly<Record<string, string | undefined>>

/** A channel cannot be used as it is configured; the message says what to do. */
export class ChannelSetupError extends Error {
  override readonly name = 'ChannelSetupError'
}

/** Finds a secret by the name under which a playbook refers to it. Throws `ChannelSetupError`. */
export type Secrets = (name: string) => string

/** Whether there is a secret of this name; whether its file can be read shows when it is used. */
export function hasSecret(environment: Environment, name: string): boolean {
  return Boolean(environment[name] || environment[`${name}_FILE`])
}

/** A secret is the variable itself, or the content of the file that the variable `NAME_FILE` names. */
export function secretsOf(environment: Environment): Secrets {
  const files = new Map<string, string>()
  return (name) => {
    const given = environment[name]
    if (given) return given
    const file = environment[`${name}_FILE`]
    if (!file) throw new ChannelSetupError(`${name} is not set; export it, or ${name}_FILE with the path of a file`)
    const known = files.get(file)
    if (known !== undefined) return known
    const read = readSecret(name, file)
    files.set(file, read)
    return read
  }
}

function readSecret(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new ChannelSetupError(`${file}, which ${name}_FILE names, cannot be read: ${code}`, { cause })
  }
}
