import { z } from 'zod'
import type { UnderstandAnswer } from './understood.ts'

export const emailSchema = z.strictObject({ email: z.literal(true) })

const ADDRESS = /[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}/gi

/** As people spell them out, in brackets or with spaces around. */
const AT = /\s*[([{<]\s*(?:at|arroba|@)\s*[)\]}>]\s*|\s+(?:at|arroba)\s+|\s+@\s*|@\s+/i
const DOT = /\s*[([{<]\s*(?:dot|punto|\.)\s*[)\]}>]\s*|\s+(?:dot|punto|period)\s+/gi
const SIGNS: Readonly<Record<string, string>> = {
  ...{ underscore: '_', dash: '-', hyphen: '-', minus: '-', plus: '+', guion: '-' },
}
const SIGN =
  /\s+(underscore|dash|hyphen|minus|plus|guion)\s+(?=\S+(?:\s+(?:dot|punto|underscore|dash|hyphen)\s+\S+)*\s*(?:@|\bat\b|\barroba\b))/gi

/** A slip before the end of the domain: a space, a comma, or nothing but a space for the dot. */
const SLIP =
  /(@[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?:\s*[.,]\s*|\s+)(com|net|org|edu|gov|co|io|us|es|mx|ca|de|fr|uk)(?![a-z0-9@])/gi

/** Words with which people lead up to an address that they spell out. */
const LEADING =
  /^(?:(?:hi|hey|ok|okay|sure|yes|yeah|please|pls|well|its?|it's|it is|my|the|our|work|personal|new|best|e-?mail|mail|address|is|use|try|at|to|send|me|here|i am|i'm|im|mi|correo|es|claro|si)\b[\s:,.'-]*)*/i

/** Understands an e-mail address, alone or within a sentence; also "ana at example dot com" and slips around its dots. Of two that differ none. */
export function understandEmail(): UnderstandAnswer {
  return (text) => {
    const said = text.trim().replace(/mailto:/gi, '')
    const found = addressesIn(said) ?? addressesIn(said.replace(SLIP, '$1.$2')) ?? addressesIn(spelledOut(said))
    return found?.length === 1 ? { value: found[0]!, exact: found[0] === said.toLowerCase() } : undefined
  }
}

function addressesIn(text: string): readonly string[] | undefined {
  const found = text.match(ADDRESS)
  return found ? [...new Set(found.map((one) => one.replace(/^['.]+/, '').toLowerCase()))] : undefined
}

/** An address in words as one of signs. Where its `at` is a word and its dot none, nothing but an address may be said. */
function spelledOut(text: string): string {
  const signed = text.replace(SIGN, (_all, name: string) => SIGNS[name.toLowerCase()]!)
  const joined = signed.replace(AT, '@').replace(DOT, '.').replace(SLIP, '$1.$2')
  const isWord = /\s(?:at|arroba)\s/i.test(signed) && signed.search(DOT) < 0
  return isWord && /\s/.test(joined.replace(LEADING, '').trim()) ? '' : joined
}
