import type { Remote } from './remote.ts'

/** An audience as a server lists it. */
export interface ListedAudience {
  readonly id: string
  readonly size: number
  readonly state: 'current' | 'checking' | 'backfilling'
  readonly progress: { readonly done: number; readonly total: number } | null
  readonly historySince: string | null
}

export async function readAudiences(remote: Remote): Promise<readonly ListedAudience[]> {
  const { audiences } = (await (await remote.ask('GET', '/v1/audiences')).json()) as {
    readonly audiences: readonly ListedAudience[]
  }
  return audiences
}

/** In a few words how far an audience stands. */
export function describeState({ historySince, progress, state }: ListedAudience): string {
  const far = progress === null ? '' : ` (${progress.done} of ${progress.total} customers)`
  const since = historySince === null ? '' : `, of history since ${historySince}`
  return `${state}${far}${since}`
}
