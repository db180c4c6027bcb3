import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { type SignInConfig, signInDefinitionSchema } from './definition.ts'

/** The sign-in configuration has mistakes; the message names each with its path. */
class SignInConfigError extends Error {
  override readonly name = 'SignInConfigError'
}

/** Reads a file of YAML or JSON, and the secrets that it names from the environment. */
export async function loadSignIn(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<SignInConfig> {
  return readSignIn(parseText(await readFile(file, 'utf8'), file), environment, file)
}

/** The same for what such a file holds. */
export function readSignIn(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  file = 'sign-in',
): SignInConfig {
  const parsed = signInDefinitionSchema.safeParse(value)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${file}: ${path.join('.')}: ${message}`)
    throw new SignInConfigError(problems.join('\n'))
  }
  const secrets = new Map<string, string>()
  for (const [id, { clientSecretFrom }] of Object.entries(parsed.data.issuers)) {
    if (clientSecretFrom === undefined) continue
    const secret = environment[clientSecretFrom]
    if (!secret)
      throw new SignInConfigError(`${file}: issuers.${id}.clientSecretFrom: ${clientSecretFrom} is not set; export it`)
    secrets.set(id, secret)
  }
  return { definition: parsed.data, secrets }
}

function parseText(text: string, file: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw new SignInConfigError(`${file}: ${(error as Error).message}`)
  }
}
