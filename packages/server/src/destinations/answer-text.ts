/** Characters of an answer that are kept: enough for the sentence that says what was wrong. */
const LENGTH = 500

/** What moves a cursor, turns the direction of writing or cannot be seen has no place in a terminal or a log. */
const UNSEEN = /[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu

/**
 * The beginning of what another system answered, as one line of text of at most 500 characters; undefined where it said
 * nothing. A secret that it was shown is not told, should it repeat it.
 */
export function answerText(body: Uint8Array | undefined, secret?: string): string | undefined {
  if (body === undefined || body.length === 0) return undefined
  const said = new TextDecoder().decode(body)
  const text = secret ? said.replaceAll(secret, '***') : said
  // Copied, since a part of a text holds on to all of it.
  const beginning = [...text.replace(UNSEEN, ' ').trim()].slice(0, LENGTH).join('')
  return beginning === '' ? undefined : beginning
}
