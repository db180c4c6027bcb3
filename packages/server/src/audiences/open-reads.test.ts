import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openWriter } from '../store/sqlite/connection.ts'
import { openReads } from './open-reads.ts'

it('knows a word that a commit has brought since it last looked', () => {
  const directory = mkdtempSync(join(tmpdir(), 'attune-reads-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const file = join(directory, 'store.db')
  const writer = openWriter(file)
  writer.exec("INSERT INTO words VALUES (1, 'order')")
  writer.exec('INSERT OR IGNORE INTO state (position) VALUES (0)')
  const reads = openReads(file)
  onTestFinished(() => {
    reads.close()
    writer.close()
  })
  // The next commit, between the look at the words and the reading of a document.
  writer.exec("INSERT INTO words VALUES (2, 'refund')")
  expect([reads.words.wordOf(1), reads.words.wordOf(2)]).toEqual(['order', 'refund'])
  expect(() => reads.words.wordOf(3)).toThrow('word 3')
})
