/** The journal holds damage where records had been durable, or is not one that this version can read. */
export class JournalDamagedError extends Error {
  override readonly name = 'JournalDamagedError'
  readonly file: string
  /** Offset in the file, in bytes, of the first thing that is not as it should be. */
  readonly offset: number

  constructor(file: string, offset: number, reason: string) {
    super(`${file}, offset ${offset}: ${reason}`)
    this.file = file
    this.offset = offset
  }
}
