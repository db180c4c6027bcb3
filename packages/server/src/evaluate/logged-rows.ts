import { readNumber, readPropensity } from './numbers.ts'
import { type Columns, readColumns, readHead, refuseTable } from './read-columns.ts'

/** Which columns of a log say what. */
export interface LogColumns {
  readonly action: string
  /** A column, or one probability for all rows. */
  readonly propensity: string
  readonly reward: string
  readonly slot: string | undefined
  readonly context: readonly string[]
}

/** What was done to whom with which probability, and what came of it. Names are numbered in the order in which they come. */
export interface LoggedRows {
  readonly path: string
  readonly rows: number
  readonly lines: readonly number[]
  readonly actions: readonly string[]
  readonly slots: readonly string[]
  readonly action: Int32Array
  readonly slot: Int32Array
  readonly propensity: Float64Array
  readonly reward: Float64Array
  readonly context: readonly ContextColumn[]
}

/** What is known of each row in one respect. */
export interface ContextColumn {
  readonly name: string
  readonly values: readonly string[]
}

/** Reads a log of decisions. Throws with line and column where something is not as it should be. */
export async function readLoggedRows(path: string, columns: LogColumns): Promise<LoggedRows> {
  const constant = await constantPropensity(path, columns.propensity)
  const wanted = [columns.action, columns.reward, ...columns.context]
  if (constant === undefined) wanted.push(columns.propensity)
  if (columns.slot !== undefined) wanted.push(columns.slot)
  const table = await readColumns(path, wanted)
  const problems: string[] = []
  const propensity =
    constant === undefined
      ? readEach(
          table,
          columns.propensity,
          readPropensity,
          'a probability above 0, up to 1 (what was done had one)',
          problems,
        )
      : new Float64Array(table.rows).fill(constant)
  const reward = readEach(table, columns.reward, readNumber, 'a number', problems)
  const actions = numbered(table, columns.action, problems)
  const slots =
    columns.slot === undefined
      ? { names: [''], numbers: new Int32Array(table.rows) }
      : numbered(table, columns.slot, problems)
  if (problems.length > 0) refuseTable(path, problems)
  return {
    path,
    rows: table.rows,
    lines: table.lines,
    actions: actions.names,
    slots: slots.names,
    action: actions.numbers,
    slot: slots.numbers,
    propensity,
    reward,
    context: columns.context.map((name) => ({ name, values: table.of(name) })),
  }
}

/** The probability for all rows, where the option is not the name of a column. */
async function constantPropensity(path: string, option: string): Promise<number | undefined> {
  const head = await readHead(path)
  if (head.includes(option)) return undefined
  const value = readPropensity(option)
  if (value === undefined && /^[+-]?[\d.]/.test(option))
    refuseTable(path, [`--propensity ${option} is neither a column nor a probability above 0, up to 1`])
  return value
}

function readEach(
  table: Columns,
  column: string,
  read: (text: string) => number | undefined,
  expected: string,
  problems: string[],
): Float64Array {
  const numbers = new Float64Array(table.rows)
  table.of(column).forEach((text, row) => {
    const value = read(text)
    if (value === undefined)
      problems.push(`line ${table.lines[row]}, column "${column}": ${quote(text)} is not ${expected}`)
    else numbers[row] = value
  })
  return numbers
}

function numbered(table: Columns, column: string, problems: string[]) {
  const known = new Map<string, number>()
  const numbers = new Int32Array(table.rows)
  table.of(column).forEach((text, row) => {
    if (text === '') problems.push(`line ${table.lines[row]}, column "${column}" is empty`)
    const number = known.get(text) ?? known.size
    known.set(text, number)
    numbers[row] = number
  })
  return { names: [...known.keys()], numbers }
}

export function quote(text: string): string {
  return text === '' ? 'nothing' : `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`
}
