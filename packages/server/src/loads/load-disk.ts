import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * What loads change on a disk. After a power cut the content of a file is certain as of its last sync, and names as of
 * the last sync of their directory: whatever has to outlive one is written by the functions below.
 */
export interface LoadDisk {
  readonly mkdir: typeof mkdir
  readonly open: typeof open
  readonly rename: typeof rename
  readonly rm: typeof rm
}

export const nodeLoadDisk: LoadDisk = { mkdir, open, rename, rm }

/** Makes a directory whose name is durable. */
export async function makeDirectory(disk: LoadDisk, path: string): Promise<void> {
  await disk.mkdir(path, { recursive: true, mode: 0o700 })
  await syncPath(disk, dirname(path))
}

/** Gives a file new content: at every instant it holds the old or the new, whole; once fulfilled, durably the new. */
export async function replaceFile(disk: LoadDisk, path: string, content: string): Promise<void> {
  const draft = await disk.open(`${path}.draft`, 'w', 0o600)
  try {
    await draft.writeFile(content)
    await draft.datasync()
  } finally {
    await draft.close()
  }
  await disk.rename(`${path}.draft`, path)
  await syncPath(disk, dirname(path))
}

/** Makes durable what stands in a file, or the names in a directory. */
export async function syncPath(disk: LoadDisk, path: string): Promise<void> {
  const handle = await disk.open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
