import type { Mapping } from './mapping.ts'
import { createCsvReader, createNdjsonReader, type RowReader } from './rows.ts'

/** Begins to read a file as its mapping says. */
export function createRowReader({ delimiter, format }: Pick<Mapping, 'delimiter' | 'format'>): RowReader {
  return format === 'csv' ? createCsvReader(delimiter) : createNdjsonReader()
}

/** The bytes of a file piece by piece as text. */
export function createDecoder(encoding: Mapping['encoding']): (bytes: Uint8Array, last: boolean) => string {
  const decoder = new TextDecoder(encoding)
  return (bytes, last) => decoder.decode(bytes, { stream: !last })
}
