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
  /** The line of a text condition, and below it a caret under the mistake. */
  readonly excerpt?: string
}

/** For people: `offers/bogo.yaml:3:5 offers.bogo.reward: …`, and the excerpt below it. */
export function describeFileProblem({ file, line, column, path, message, excerpt }: FileProblem): string {
  const place = line === 0 ? file : `${file}:${line}:${column}`
  const told = path === '' ? `${place} ${message}` : `${place} ${path}: ${message}`
  return excerpt === undefined ? told : [told, ...excerpt.split('\n').map((text) => `    ${text}`)].join('\n')
}
