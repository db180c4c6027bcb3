import { measureStep } from './measure-step.ts'
import type { StepOrder } from './step-orders.ts'

process.on('message', (order: StepOrder) => {
  void measureStep(order).then((measured) => process.send!(measured))
})
process.on('disconnect', () => process.exit())
