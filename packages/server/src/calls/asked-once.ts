import type { AskedOnce } from '../runner/call.ts'

/** Whether a key came with something else before; `before`: the fingerprint of what it came with then. */
export function isAnother(key: AskedOnce | undefined, before: string | undefined): boolean {
  return key !== undefined && before !== undefined && before !== key.asked
}
