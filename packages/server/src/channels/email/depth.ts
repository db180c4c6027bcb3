/** Elements that have no end. */
const NEVER_ENDED = /^(?:!|(?:br|img|hr|input|meta|link|col|area|wbr|base|embed|source|track)(?=[\s/>]))/i

/** Whether a page has elements within elements, or such as were not ended, more than so many at a time. */
export function isDeeper(page: string, most: number): boolean {
  let open = 0
  for (let at = page.indexOf('<'); at >= 0; at = page.indexOf('<', at + 1)) {
    if (NEVER_ENDED.test(page.slice(at + 1, at + 8))) continue
    open = page[at + 1] === '/' ? Math.max(0, open - 1) : open + 1
    if (open > most) return true
  }
  return false
}
