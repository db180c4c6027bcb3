/** The tracking API takes 500 KB a batch; the envelope and some room are left. */
const MAX_BYTES = 400_000
const MAX_MESSAGES = 1000

/** Packs messages, in order, into bodies for `/v1/batch`, each within the limits of the API. */
export async function* packBatches(messages: AsyncIterable<object>): AsyncGenerator<{ body: string; count: number }> {
  let texts: string[] = []
  let bytes = 0
  for await (const message of messages) {
    const text = JSON.stringify(message)
    const size = Buffer.byteLength(text) + 1
    if (texts.length > 0 && (texts.length >= MAX_MESSAGES || bytes + size > MAX_BYTES)) {
      yield close(texts)
      texts = []
      bytes = 0
    }
    texts.push(text)
    bytes += size
  }
  if (texts.length > 0) yield close(texts)
}

function close(texts: readonly string[]): { body: string; count: number } {
  return { body: `{"batch":[${texts.join(',')}]}`, count: texts.length }
}
