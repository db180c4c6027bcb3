/** A key for what is encrypted at rest. */
export interface EncryptionKey {
  readonly id: string
  /** 32 bytes, for AES-256. */
  readonly key: Uint8Array
}

/** `ATTUNE_ENCRYPTION_KEYS` cannot be read. The message does not repeat the keys. */
class EncryptionKeysError extends Error {
  override readonly name = 'EncryptionKeysError'
}

/** Something was encrypted with a key that was not given. */
export class EncryptionKeyMissingError extends Error {
  override readonly name = 'EncryptionKeyMissingError'

  constructor(id: string) {
    super(`the encryption key "${id}" is needed and was not given; add ${id}:<base64> to ATTUNE_ENCRYPTION_KEYS`)
  }
}

/** Traits are to be encrypted and there is no key to do it with. */
export class NoEncryptionKeyError extends Error {
  override readonly name = 'NoEncryptionKeyError'

  constructor(names: readonly string[]) {
    super(
      `the playbook encrypts ${names.map((name) => `"${name}"`).join(', ')} and no key was given; set ATTUNE_ENCRYPTION_KEYS to id:base64`,
    )
  }
}

const KEY_BYTES = 32
const ID = /^[A-Za-z0-9_.-]{1,32}$/

/** Reads keys as `id:base64`, separated by commas; the first is the one that is used from now on. */
export function parseEncryptionKeys(text: string): readonly EncryptionKey[] {
  const keys = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseKey)
  const twice = keys.find(({ id }, index) => keys.findIndex((other) => other.id === id) !== index)
  if (twice) throw new EncryptionKeysError(`ATTUNE_ENCRYPTION_KEYS has the key "${twice.id}" twice`)
  return keys
}

function parseKey(part: string, index: number): EncryptionKey {
  const colon = part.indexOf(':')
  const id = part.slice(0, Math.max(colon, 0))
  if (!ID.test(id))
    throw new EncryptionKeysError(
      `ATTUNE_ENCRYPTION_KEYS: key ${index + 1} has no id; write id:base64, the id of letters, digits, _ . and -, 32 at most`,
    )
  const key = Buffer.from(part.slice(colon + 1), 'base64')
  if (key.length !== KEY_BYTES)
    throw new EncryptionKeysError(
      `ATTUNE_ENCRYPTION_KEYS: the key "${id}" has ${key.length} bytes and needs 32; make one with: openssl rand -base64 32`,
    )
  return { id, key }
}
