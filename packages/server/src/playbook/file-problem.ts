/** Something wrong in a playbook folder: where, and what to do about it. */
export interface FileProblem {
  /** Path of the file within the folder; `.` where it concerns the folder as a whole. */
  readonly file: string
  /** From 1; 0 where no single line can be named. */
  readonly line: number
  /** From 1; 0 where no single line can be named. */
  readonly column: number
  /** Path within the playbook, such as `audiences.regulars.where.all[1]`; empty where it concerns the whole file. */
  readonly path: string
  readonly message: string
}

/** One line for people: `offers/bogo.yaml:3:5 offers.bogo.reward: …`. */
export function describeFileProblem({ file, line, column, path, message }: FileProblem): string {
  const place = line === 0 ? file : `${file}:${line}:${column}`
  return path === '' ? `${place} ${message}` : `${place} ${path}: ${message}`
}
