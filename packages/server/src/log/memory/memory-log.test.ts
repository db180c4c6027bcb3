import { logContract } from '../log-contract.ts'
import { emptyMedium, openMemoryLog } from './memory-log.ts'

logContract('memory log', async () => {
  const medium = emptyMedium()
  return { open: async () => openMemoryLog(medium) }
})
