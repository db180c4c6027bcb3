/** A reference in a text: the path, and whether the text says what stands there where nothing does. */
export interface Placeholder {
  readonly path: readonly string[]
  readonly hasDefault: boolean
}

const OUTPUT = /\{\{-?\s*([^}]*?)\s*-?\}\}/g
const PATH = /^([a-z_][\w-]*(?:\.[\w-]+|\[\s*"[^"]+"\s*\]|\[\s*'[^']+'\s*\])*)/i
const TAG = /\{%[^%]*%\}/g

/** What a text (Liquid) refers to in its outputs. Those within tags, such as loops, name things of their own. */
export function placeholdersIn(text: string): Placeholder[] {
  const own = new Set([...text.matchAll(/\{%-?\s*(?:assign|capture|for)\s+(\w+)/g)].map((found) => found[1]!))
  return [...text.matchAll(OUTPUT)].flatMap(([, output = '']) => {
    const found = PATH.exec(output)?.[1]
    if (found === undefined) return []
    const path = found.split(/\.|\[\s*["']|["']\s*\]/).filter((part) => part !== '')
    return own.has(path[0]!) || path[0] === 'forloop' ? [] : [{ path, hasDefault: /\|\s*default\s*:/.test(output) }]
  })
}

/** How long a filled placeholder is taken to be. */
const FILLED = 'Maximiliane'

/** A text about as long as it is once it is filled in. */
export function aboutFilled(text: string): string {
  return text.replace(TAG, '').replace(OUTPUT, FILLED)
}
