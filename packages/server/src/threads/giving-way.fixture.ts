import { readlinkSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { giveWay } from './give-way.ts'

giveWay()
parentPort!.postMessage(Number(readlinkSync('/proc/thread-self').split('/').at(-1)))
// Goes on living until it is looked at.
parentPort!.on('message', () => undefined)
