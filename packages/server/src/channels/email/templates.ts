import { createRequire } from 'node:module'
import type { JsonObject } from '@attune/engine'
import type { Engine } from 'mrml'

/** Compiled templates that are kept; the oldest make room. */
const KEPT = 500

const compiled = new Map<string, string>()

/** Loaded with the first template: it is WebAssembly that lies beside its module, where no bundle takes it along. */
let loaded: Engine | undefined

function engine(): Engine {
  if (loaded) return loaded
  const mrml = createRequire(import.meta.url)('mrml') as typeof import('mrml')
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
  const known = compiled.get(mjml)
  if (known !== undefined) return known
  const result = engine().toHtml(mjml)
  if (result.type === 'error') throw new Error(`the MJML cannot be read: ${result.message}`)
  if (compiled.size >= KEPT) compiled.delete(compiled.keys().next().value!)
  compiled.set(mjml, result.content)
  return result.content
}
