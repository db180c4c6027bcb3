import { setTimeout as pause } from 'node:timers/promises'
import type { Disk, DiskFile } from 'attune/testing'

/** A disk whose syncs take `delayMs` longer, as on machines where a flush really reaches a platter or a network. */
export function slowDisk(disk: Disk, delayMs: number): Disk {
  if (delayMs === 0) return disk
  const slow = (file: DiskFile): DiskFile => ({
    ...file,
    sync: async () => {
      await file.sync()
      await pause(delayMs)
    },
  })
  return {
    ...disk,
    create: async (path, bytes) => slow(await disk.create(path, bytes)),
    createNow: (path, bytes) => slow(disk.createNow(path, bytes)),
    open: async (path) => slow(await disk.open(path)),
  }
}
