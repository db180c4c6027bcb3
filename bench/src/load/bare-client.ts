import { startChild } from '../child.ts'

/** So many messages of a size to an address, over so many connections. */
export interface BareOrder {
  readonly url: string
  readonly count: number
  readonly connections: number
  readonly bytes: number
}

/** A process that does nothing but send messages which it has at hand. */
export interface BareClient {
  /** Gives the seconds that it took until all were answered. */
  send(order: BareOrder): Promise<number>
  end(): Promise<void>
}

export function startBareClient(): BareClient {
  const child = startChild<BareOrder, { readonly seconds: number } | { readonly error: string }>(
    new URL('./bare-client-main.ts', import.meta.url),
  )
  return {
    async send(order) {
      const answer = await child.ask(order)
      if ('error' in answer) throw new Error(`the bare client failed: ${answer.error}`)
      return answer.seconds
    },
    end: () => child.end(),
  }
}
