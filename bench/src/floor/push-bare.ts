import { Agent, request } from 'node:http'
import type { BarePush } from './floor-options.ts'

const agent = new Agent({ keepAlive: true, maxSockets: 128 })
const BODY = JSON.stringify({ message: { token: 't1', notification: { title: 'Shop', body: '12 USD' } } })

/** Hands one notice to the push service, with as little around it as Node allows. Rejects where it is not taken. */
export function pushBare({ token, url }: BarePush): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...{ 'content-type': 'application/json', 'content-length': Buffer.byteLength(BODY) },
    }
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume()
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`))))
    })
    sent.on('error', reject)
    sent.end(BODY)
  })
}
