import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '../../runner/store.ts'
import type { StoreMedium } from '../store-contract.ts'

/** For tests: an SQLite file in a directory of its own. */
export function createSqliteMedium(
  open: (options: { file: string }) => Promise<Store>,
): StoreMedium & { file: string } {
  const directory = mkdtempSync(join(tmpdir(), 'attune-store-'))
  const file = join(directory, 'store.db')
  return {
    file,
    open: () => open({ file }),
    crash: () => {
      const left = join(directory, 'left.db')
      for (const suffix of ['', '-wal']) copyFileSync(file + suffix, left + suffix)
      return open({ file: left })
    },
    dispose: async () => rmSync(directory, { recursive: true }),
  }
}
