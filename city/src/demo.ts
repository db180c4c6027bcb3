import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RunningServer, startServer } from 'attune'
import { createCity } from './city.ts'
import { openApi, type StatusView } from './demo/api.ts'
import { openInk } from './demo/line.ts'
import { type DemoOptions, readOptions } from './demo/options.ts'
import { openPushGateway } from './demo/push-gateway.ts'
import { FACTOR, runCity } from './demo/run.ts'
import { receivePush } from './demo/show.ts'
import { openStage, type Stage } from './demo/stage.ts'
import { summarise } from './demo/tally.ts'

/** Tuesday 6 October 2026, 06:45 in the west. */
const START_AT = Date.UTC(2026, 9, 6, 13, 45)
/** Where the example playbook's push channel delivers to. */
const PUSH_PORT = 4801
const STORES = 48
const WEST = ['seattle', 'san-francisco', 'los-angeles', 'las-vegas']
const PLAYBOOK = fileURLToPath(new URL('../../playbooks/coffee-and-sports', import.meta.url))

await main(readOptions(process.argv.slice(2)))

async function main(options: DemoOptions): Promise<void> {
  const stop = stopSignal(options.minutes)
  const dataDirectory = await mkdtemp(join(tmpdir(), 'attune-demo-'))
  try {
    const server = await startServer({
      dataDirectory,
      port: options.port,
      playbookDirectory: PLAYBOOK,
      clock: { kind: 'scaled', startAt: START_AT, factor: FACTOR },
      // The push gateway of the demo runs on this machine.
      allowPrivateAddresses: true,
    })
    try {
      await live(server, options, stop)
    } finally {
      await server.close()
    }
  } finally {
    await rm(dataDirectory, { recursive: true, force: true })
  }
}

async function live({ url, keys }: RunningServer, options: DemoOptions, stop: AbortSignal): Promise<void> {
  if (!keys) throw new Error('The server made no keys, although its data directory is new.')
  const { seed, people } = options
  const print = (line: string) => process.stdout.write(`${line}\n`)
  const city = createCity({ seed, people, stores: STORES, metros: WEST })
  const stage = openStage(city, openApi(url, keys), openInk(process.stdout.isTTY === true), print)
  const gateway = await openPushGateway(PUSH_PORT, (push) => receivePush(stage, push))
  greet(stage, url, keys, options)
  try {
    await runCity(stage, START_AT, stop)
  } finally {
    print(`\n${summarise(stage.tally, await readStatus(stage))}`)
    await gateway.close()
  }
}

function greet(stage: Stage, url: string, keys: { readonly write: string }, options: DemoOptions): void {
  const { people, stores } = stage.city
  stage.print(`Attune at ${url}; a city of ${people.length} people and ${stores.length} stores, an hour a minute.`)
  if (options.headless) return
  const event = JSON.stringify({ event: 'Order Completed', userId: people[0]!.id, properties: { total: 4.5 } })
  stage.print(`The API to read: ${url}/docs`)
  stage.print(
    `An event of yours: curl -u ${keys.write}: -H 'content-type: application/json' -d '${event}' ${url}/v1/moments`,
  )
  stage.print('Ctrl-C ends it with a summary.\n')
}

/** The server's own figures. A server that does not give them leaves the demo with its own. */
async function readStatus(stage: Stage): Promise<StatusView | undefined> {
  try {
    return await stage.api.readStatus()
  } catch (error) {
    stage.print(`The server gives no figures: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}

/** Aborts when the minutes are over or somebody presses Ctrl-C. */
function stopSignal(minutes: number | undefined): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => controller.abort())
  return minutes === undefined
    ? controller.signal
    : AbortSignal.any([controller.signal, AbortSignal.timeout(minutes * 60_000)])
}
