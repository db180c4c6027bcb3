/**
 * What the journal asks of a disk. Paths are absolute or relative to the process, with `/` between their parts.
 *
 * What survives a crash: the bytes of a file as of the start of its last fulfilled `sync`, and the names in a directory
 * (made by `create`, `createNow` and `rename`, taken away by `remove`) as of the start of its last fulfilled
 * `syncDirectory`. Of everything younger any part may survive, in any order, down to single bytes and names.
 */
export interface Disk {
  /** Names of the files in a directory, in no order; makes the directory, durably, where it is missing. */
  list(directory: string): Promise<readonly string[]>
  /**
   * Makes a file of `bytes` zeros whose space is really taken and whose content is durable; its name is not. Rejects,
   * leaving no file, when there is no room.
   */
  create(path: string, bytes: number): Promise<DiskFile>
  /** The same while the caller waits; throws where `create` rejects. */
  createNow(path: string, bytes: number): DiskFile
  /** Opens a file that exists. */
  open(path: string): Promise<DiskFile>
  /** Gives a file another name in its directory; a file that is open stays open. */
  rename(from: string, to: string): void
  remove(path: string): Promise<void>
  /** Makes the names in a directory durable. */
  syncDirectory(directory: string): Promise<void>
}

/** An open file. It never grows: the journal writes only within the space taken when it was made. */
export interface DiskFile {
  readonly bytes: number
  /** Fills `into` from an offset; throws when the file ends before. */
  read(into: Uint8Array, offset: number): void
  /** Hands all of the bytes to the system, which shows them to every later `read`, also of another process. Not durable. */
  write(bytes: Uint8Array, offset: number): void
  /**
   * Makes durable what was written before the call. Where it rejects, nothing is known of what was written since the
   * last fulfilled one, and calling it again does not help: the system may have dropped the bytes (see "Can
   * Applications Recover from fsync Failures?", Rebello et al., 2020).
   */
  sync(): Promise<void>
  close(): Promise<void>
}
