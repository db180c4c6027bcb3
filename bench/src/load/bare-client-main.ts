import { Agent, request } from 'node:http'
import type { BareOrder } from './bare-client.ts'

process.on('message', (order: BareOrder) => {
  send(order).then(
    (seconds) => process.send!({ seconds }),
    (error: unknown) => process.send!({ error: String(error) }),
  )
})
process.on('disconnect', () => process.exit())

async function send({ bytes, connections, count, url }: BareOrder): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const body = Buffer.alloc(bytes, 'x')
  const headers = { 'content-type': 'application/json', 'content-length': bytes }
  const target = new URL(url)
  const post = () =>
    new Promise<void>((resolve, reject) => {
      const sent = request(target, { method: 'POST', agent, headers }, (response) => {
        response.resume()
        response.on('end', resolve)
      })
      sent.on('error', reject)
      sent.end(body)
    })
  let left = count
  const began = performance.now()
  const work = async () => {
    while (left-- > 0) await post()
  }
  await Promise.all(Array.from({ length: connections }, work))
  agent.destroy()
  return (performance.now() - began) / 1000
}
