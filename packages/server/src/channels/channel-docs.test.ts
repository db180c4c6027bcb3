import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { playbookDefinitionSchema } from '@attune/engine'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readConfig } from '../dispatch/channel-problems.ts'
import { aroundFor } from './around.fixture.ts'
import { CONFIG_SCHEMAS, openAdapters } from './open-adapters.ts'

const docs = readFileSync(join(import.meta.dirname, '../../../../docs/channels.md'), 'utf8')

/** What the page says of a kind. */
function sectionOf(kind: string): string {
  return new RegExp(`^## ${kind}\\n(.*?)(?=^## |$(?![^]))`, 'ms').exec(docs)?.[1] ?? ''
}

function exampleIn(text: string): unknown {
  const block = /```yaml\n(.*?)```/s.exec(text)?.[1] ?? /`(config: \{.*?\})`/s.exec(text)?.[1]
  // Keys are shortened on the page.
  return block === undefined ? {} : parse(block.replace('B…', `B${'x'.repeat(86)}`))
}

/** The names of all fields, those within fields too. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  if (Array.isArray(schema)) return schema.flatMap(fieldsOf)
  const { properties, ...rest } = schema as { readonly properties?: object }
  return [...Object.keys(properties ?? {}), ...Object.values({ ...rest, ...properties }).flatMap(fieldsOf)]
}

const jsonOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })

const missingIn = (text: string, schema: unknown) =>
  fieldsOf(schema).filter((field) => !new RegExp(`\\b${field}\\b`).test(text))

describe('the page about channels', () => {
  it('knows all kinds', () => {
    const open = openAdapters(aroundFor({}), 'whsec_c2VjcmV0')
    expect([...CONFIG_SCHEMAS]).toEqual(Array.from(open, ([kind, { configSchema }]) => [kind, configSchema]))
  })

  it.each([...CONFIG_SCHEMAS])('shows a sound configuration of %s, and names every field', (kind, schema) => {
    const text = sectionOf(kind)
    expect(text).not.toBe('')
    const { config = {} } = exampleIn(text) as { config?: Record<string, unknown> }
    const example = kind === 'webhook' ? { url: 'https://brand.example/hook', timeoutMs: 1000 } : config
    expect(readConfig({ kind, config: example }, CONFIG_SCHEMAS)).toMatchObject({ ok: true })
    expect(missingIn(text, jsonOf(schema))).toEqual([])
  })

  it('names every field that all channels have', () => {
    expect(
      missingIn(docs.slice(0, docs.indexOf('\n## inbox')), jsonOf(playbookDefinitionSchema).$defs?.Channel),
    ).toEqual([])
  })
})
