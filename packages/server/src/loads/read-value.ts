import type { Json } from '@attune/engine'
import type { ValueMapping } from './mapping.ts'
import { compileTime } from './time-format.ts'

/** A value read, or why it is none. An absent one is undefined. */
export type ReadValue = (raw: Json | undefined) => Json | undefined | ValueProblem

/** Why what stands in a column cannot be read as what it should be. */
export class ValueProblem {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

const TRUE = new Set(['true', 'yes', 'y', 't', '1', 'on'])
const FALSE = new Set(['false', 'no', 'n', 'f', '0', 'off'])

const TEXT: ReadValue = (raw) => {
  if (raw === undefined || raw === null || raw === '') return undefined
  return typeof raw === 'string' ? raw : String(raw)
}

const AS_IT_IS: ReadValue = (raw) => (raw === null || raw === '' ? undefined : raw)

/** Compiles how a value is read; undefined where a format is none. `zone` is that of the brand. */
export function compileValue(mapping: ValueMapping, isJson: boolean, zone: string): ReadValue | undefined {
  if (typeof mapping === 'string') return isJson ? AS_IT_IS : TEXT
  switch (mapping.type) {
    case undefined:
      return isJson ? AS_IT_IS : TEXT
    case 'text':
      return TEXT
    case 'number':
      return textual((text) => numberIn(text, mapping.decimal ?? '.') ?? new ValueProblem(`"${text}" is no number`))
    case 'integer':
      return textual((text) => {
        const number = numberIn(text, mapping.decimal ?? '.')
        return Number.isSafeInteger(number) ? number : new ValueProblem(`"${text}" is no whole number`)
      })
    case 'boolean':
      return textual((text) => truthIn(text) ?? new ValueProblem(`"${text}" is neither yes nor no`))
    case 'json':
      return textual(jsonIn)
    case 'time': {
      const { format = 'iso', zone: own = zone } = mapping
      const read = compileTime(format, own)
      if (!read) return undefined
      return textual((text) => {
        const at = read(text)
        return at === undefined ? new ValueProblem(`"${text}" is no time like ${format}`) : new Date(at).toISOString()
      })
    }
  }
}

function textual(read: (text: string) => Json | undefined | ValueProblem): ReadValue {
  return (raw) => {
    if (raw === undefined || raw === null || raw === '') return undefined
    return read(typeof raw === 'string' ? raw.trim() : typeof raw === 'object' ? JSON.stringify(raw) : String(raw))
  }
}

/** Amounts as people write them: with signs of currencies, and with marks between thousands. */
export function numberIn(text: string, decimal: '.' | ','): number | undefined {
  const bare = text.replace(/^([-+]?)\s*[$€£¥]\s*/, '$1').replace(/\s*([$€£¥%]|[A-Z]{3})$/, '')
  const marks = decimal === '.' ? /[,\s'](?=\d{3}(\D|$))/g : /[.\s'](?=\d{3}(\D|$))/g
  const plain = bare.replace(marks, '')
  const number = decimal === '.' ? plain : plain.replace(',', '.')
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(number) ? Number(number) : undefined
}

function truthIn(text: string): boolean | undefined {
  const low = text.toLowerCase()
  if (TRUE.has(low)) return true
  return FALSE.has(low) ? false : undefined
}

function jsonIn(text: string): Json | ValueProblem {
  try {
    return JSON.parse(text)
  } catch {
    return new ValueProblem('this is no JSON')
  }
}
