import { createWorkload } from '@attune/city'
import type { Target } from '../load/requests.ts'

/** Rows of one request. */
const ROWS = 5000

/** Tells a server the weather of every ZIP area. */
export async function loadWeather({ key, url }: Target, seed: number): Promise<void> {
  const rows = createWorkload({ seed, customers: 1 }).weatherRows(Date.now())
  for (let first = 0; first < rows.length; first += ROWS) {
    const lines = rows.slice(first, first + ROWS).map(({ key: zip, value }) => JSON.stringify({ key: zip, value }))
    const response = await fetch(`${url}/v1/feeds/weather`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
      body: `${lines.join('\n')}\n`,
    })
    if (!response.ok) throw new Error(`the weather was not taken: ${response.status} ${await response.text()}`)
  }
}
