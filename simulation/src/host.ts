import type { Playbook } from '@attune/engine'
import type { Changes, MemoryState } from 'attune/testing'
import type { Server } from './clients.ts'
import type { Faults } from './faults.ts'
import type { Ledger } from './ledger.ts'
import { Life } from './life.ts'
import { StepOracle } from './oracle-step.ts'
import type { Oracles } from './oracles.ts'
import { type Plant, plantInChannels, plantInLog, plantInStep, plantInStore } from './plant.ts'
import type { Scheduler } from './scheduler.ts'
import type { SimChannels } from './sim-channel.ts'
import type { SimDisk } from './sim-disk.ts'
import { startProcess } from './sim-process.ts'
import { openSimStore } from './sim-store.ts'
import type { Violations } from './violations.ts'

export interface HostParts {
  readonly scheduler: Scheduler
  readonly faults: Faults
  readonly disk: SimDisk
  readonly stored: MemoryState
  readonly ledger: Ledger
  readonly oracles: Oracles
  readonly channels: SimChannels
  readonly violations: Violations
  readonly playbook: Playbook
  readonly plant: Plant | undefined
  readonly hasSends: boolean
  /** Told of what the store has taken. */
  readonly onCommitted: (changes: Changes) => void
}

/** The machine on which the process runs: it starts it again whenever it ended, with whatever disk and store hold then. */
export class Host {
  crashes = 0
  lives = 0
  readonly #parts: HostParts
  readonly #steps: StepOracle
  readonly #sizes: { readonly segmentBytes: number; readonly documentBytes: number; readonly maxBehind: number }
  #server: Server | undefined
  /** By how much the machine's clock is wrong, ms. */
  #skew = 0

  constructor(parts: HostParts) {
    const { scheduler, violations } = parts
    this.#parts = parts
    this.#steps = new StepOracle(violations)
    this.#sizes = {
      segmentBytes: Math.floor(scheduler.magnitude(4096, 65_536)),
      documentBytes: scheduler.chance(0.5) ? 1e9 : Math.floor(scheduler.magnitude(10_000, 200_000)),
      maxBehind: Math.floor(scheduler.magnitude(40, 1000)),
    }
  }

  /** The process, where it takes calls. */
  get server(): Server | undefined {
    return this.#server
  }

  /** What the machine's clock shows. */
  get now(): number {
    return this.#parts.scheduler.now + this.#skew
  }

  start(): void {
    const { scheduler, faults, onCommitted, oracles, stored } = this.#parts
    this.lives++
    const life = new Life(scheduler, faults)
    let isClean = false
    life.onDeath(() => {
      this.#server = undefined
      if (!isClean) this.#crash()
      this.#startLater()
    })
    const store = openSimStore(stored, {
      life,
      scheduler,
      faults,
      onCommitted: (changes) => {
        oracles.store.committed(changes)
        onCommitted(changes)
      },
    })
    void this.#run(life, plantInStore(this.#parts.plant, store))
    this.#stopCleanly(life, () => {
      isClean = true
    })
  }

  async #run(life: Life, store: ReturnType<typeof openSimStore>): Promise<void> {
    const { channels, ledger, oracles, plant, stored } = this.#parts
    oracles.store.compareAll()
    const runner = await startProcess({
      ...this.#parts,
      ...this.#sizes,
      life,
      store,
      adapters: plantInChannels(plant, channels.open(life)),
      now: () => this.now,
      onStep: (customer, event, world) => {
        plantInStep(plant, customer, event, world)
        if (life.alive) this.#steps.look(customer, event, world)
      },
      plantInLog: (log) => plantInLog(plant, log),
    })
    if (runner === undefined || !life.alive) return
    this.#server = { runner, life }
    oracles.events.restarted()
    oracles.deliveries.compare(stored, false)
    await oracles.events.compare(runner).catch((error) => this.#noteUnread(error, life, ledger))
  }

  #noteUnread(error: unknown, life: Life, ledger: Ledger): void {
    if (life.alive && !this.#parts.faults.on)
      this.#parts.violations.add(0, `customers cannot be read at position ${ledger.last}: ${error}`)
  }

  #crash(): void {
    this.crashes++
    this.#parts.disk.crash()
  }

  #startLater(): void {
    const { scheduler, violations } = this.#parts
    if (violations.isHopeless) return
    scheduler.after(scheduler.magnitude(100, 600_000), () => {
      // The clock was set while the machine was down, now and then backwards.
      if (scheduler.chance(0.4)) this.#skew += scheduler.between(-4000, 4000)
      this.start()
    })
  }

  /** Now and then somebody stops the process in an orderly way. */
  #stopCleanly(life: Life, onStopped: () => void): void {
    const { scheduler, faults } = this.#parts
    if (!faults.on || !scheduler.chance(0.4)) return
    life.after(scheduler.magnitude(600_000, 86_400_000), () => {
      const server = this.#server
      if (server?.life !== life) return
      this.#server = undefined
      const end = () => {
        if (!life.alive) return
        onStopped()
        life.die()
      }
      server.runner.close().then(end, end)
    })
  }
}
