import { GrownEngine } from './grown-engine.ts'
import type { GrowthAnswer, GrowthOrder } from './growth-orders.ts'

const NOTHING: GrowthAnswer = { usPerEvent: 0 }
const PREFILL_BEHIND_MS = 90 * 86_400_000

let engine: GrownEngine | undefined

process.on('message', (order: GrowthOrder) => {
  void perform(order).then((answer) => process.send!(answer))
})
process.on('disconnect', () => process.exit())

async function perform(order: GrowthOrder): Promise<GrowthAnswer> {
  switch (order.type) {
    case 'open':
      engine = await GrownEngine.open(order)
      return NOTHING
    case 'prefill':
      await engine!.prefill(PREFILL_BEHIND_MS)
      return NOTHING
    case 'run':
      return engine!.run(order.events, order.days)
  }
}
