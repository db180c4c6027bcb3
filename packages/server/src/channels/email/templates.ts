import { createRequire } from 'node:module'
import type { JsonObject } from '@attune/engine'
import type { Engine } from 'mrml'
import { isDeeper } from './depth.ts'

/** Compiled templates that are kept; the oldest make room. */
const KEPT = 500

const compiled = new Map<string, string | Error>()

/**
 * Loaded with the first template: it is WebAssembly that lies beside its module, where no bundle takes it along. Loaded anew after a
 * template on which it broke, since it is of no use for any other then.
 */
let loaded: Engine | undefined

function engine(): Engine {
  if (loaded) return loaded
  const require = createRequire(import.meta.url)
  delete require.cache[require.resolve('mrml')]
  const mrml = require('mrml') as typeof import('mrml')
  loaded = new mrml.Engine()
  return loaded
}

/**
 * A treatment with its MJML compiled to HTML. Liquid in it stays as it is and is filled in for each person afterwards, so that
 * a template is compiled once. Throws where it is no MJML, with the reason.
 */
export function compileTemplate(content: JsonObject): JsonObject {
  const { mjml, ...rest } = content
  return typeof mjml === 'string' ? { ...rest, html: htmlOf(mjml) } : content
}

function htmlOf(mjml: string): string {
  const known = compiled.get(mjml) ?? convert(mjml)
  if (!compiled.has(mjml)) {
    if (compiled.size >= KEPT) compiled.delete(compiled.keys().next().value!)
    compiled.set(mjml, known)
  }
  if (known instanceof Error) throw known
  return known
}

/** Elements within elements that the engine is asked to read: it breaks at some hundreds. */
const MOST_DEPTH = 200

/** Kept, since it takes the process with it when it is let go of. */
const broken: (Engine | undefined)[] = []

function convert(mjml: string): string | Error {
  if (isDeeper(mjml, MOST_DEPTH)) return new Error('the MJML cannot be read: it is too deep')
  try {
    const result = engine().toHtml(mjml)
    return result.type === 'error' ? new Error(`the MJML cannot be read: ${result.message}`) : result.content
  } catch (error) {
    broken.push(loaded)
    loaded = undefined
    return new Error('the MJML cannot be read', { cause: error })
  }
}
