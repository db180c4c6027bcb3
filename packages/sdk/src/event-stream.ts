/** One event of a stream, as https://html.spec.whatwg.org/multipage/server-sent-events.html has it. */
export interface StreamEvent {
  readonly id: string | undefined
  readonly event: string
  readonly data: string
}

/** Reads events off a body as they come. Ends with the body; `onBytes` is told of every sign of life. */
export async function* eventsOf(body: ReadableStream<Uint8Array>, onBytes: () => void): AsyncGenerator<StreamEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    onBytes()
    text += decoder.decode(part.value, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop()!
    for (const block of blocks) {
      const fields: Record<string, string> = {}
      for (const line of block.split('\n')) {
        const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? []
        if (name) fields[name] = fields[name] === undefined ? value! : `${fields[name]}\n${value}`
      }
      const { data, event = 'message', id } = fields
      if (data !== undefined) yield { id, event, data }
    }
  }
}
