import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendReply } from '../http/reply.ts'
import type { HttpContext } from '../http/route.ts'
import type { Reply } from '../runner/call.ts'
import { digestOf, readWalletReply } from './wallet.ts'

/**
 * Streams a wallet: whole, at first and whenever something in it changes. An event's id tells which wallet it holds, so a client
 * that comes back to an unchanged one is sent nothing. Whole wallets instead of changes, so that nothing a client
 * has missed (a merge, copies let go of) leaves it with something that is not there. `look` is asked each time: who
 * may not see it any more is sent nothing more.
 */
export async function watchWallet(
  request: FastifyRequest,
  reply: FastifyReply,
  { streams, walletCodes, walletHub }: HttpContext,
  look: () => Promise<Reply>,
): Promise<FastifyReply> {
  const found = await look()
  if (found.status !== 200) return sendReply(reply, found)
  if (reply.raw.destroyed) return reply.hijack()
  let shown = request.headers['last-event-id']
  let isAsked = false
  let last: Promise<void> = Promise.resolve()
  const stream = streams.open(reply)
  const show = async () => {
    isAsked = false
    const answer = await look()
    if (answer.status !== 200) return stream.end()
    const wallet = readWalletReply(answer, walletCodes)
    const digest = digestOf(wallet)
    if (digest === shown) return
    shown = digest
    stream.send(digest, 'wallet', wallet)
  }
  // Changes that come while one look is under way are seen by the next, which is one for all of them.
  const ask = () => {
    if (isAsked) return
    isAsked = true
    last = last.then(show).catch(() => stream.end())
  }
  const stop = walletHub.subscribe(JSON.parse(found.body).customer, ask, () => stream.end())
  reply.raw.once('close', stop)
  ask()
  return reply
}
