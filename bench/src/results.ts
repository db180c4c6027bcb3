import type { Arbitrate } from './figures/arbitrate.ts'
import type { AudienceDelay } from './figures/audience.ts'
import type { Blast } from './figures/blast.ts'
import type { CardSwipe } from './figures/card-swipe.ts'
import type { FlushDelay } from './figures/flush-delay.ts'
import type { Growth } from './figures/growth.ts'
import type { Identity } from './figures/identity.ts'
import type { Latency } from './figures/latency.ts'
import type { FileLoad } from './figures/load.ts'
import type { Memory } from './figures/memory.ts'
import type { Outage } from './figures/outage.ts'
import type { Recover } from './figures/recover.ts'
import type { Step } from './figures/step.ts'
import type { Texts } from './figures/texts.ts'
import type { Throughput } from './figures/throughput.ts'
import type { Tills } from './figures/tills.ts'
import type { Machine } from './machine.ts'

/** Everything that a run measured; what was not asked for is absent. */
export interface Results {
  readonly quick: boolean
  readonly machine: Machine
  readonly ingest?: { readonly batch?: Throughput; readonly single?: Throughput }
  /** Against the same requests at the same rate to the floor. */
  readonly moment?: Latency
  /** Against `GET /healthz` at the same rate. */
  readonly decide?: Latency
  readonly tills?: Tills
  readonly cardSwipe?: CardSwipe
  readonly texts?: Texts
  readonly step?: Step
  readonly arbitrate?: Arbitrate
  readonly identity?: Identity
  readonly growth?: Growth
  /** From an event until another system knows of the change of an audience; against moments in the same rounds. */
  readonly audience?: AudienceDelay
  readonly outage?: Outage
  /** A file of the past; moments meanwhile. */
  readonly load?: FileLoad
  /** A send to a whole audience; moments meanwhile. */
  readonly blast?: Blast
  readonly recover?: Recover
  readonly memory?: Memory
  /** Throughput with an added delay in every flush of the journal. */
  readonly flushDelay?: FlushDelay
}
