import { describeErasure } from '../erasure-contract.ts'
import { describeStore, type StoreMedium } from '../store-contract.ts'
import { describeSweeps } from '../sweep-contract.ts'
import { emptyMemoryState } from './memory-state.ts'
import { createMemoryStore } from './memory-store.ts'

describeStore('the memory store', createMemoryMedium)
describeErasure('the memory store', createMemoryMedium)
describeSweeps('the memory store', createMemoryMedium)

function createMemoryMedium(): StoreMedium {
  const state = emptyMemoryState()
  return {
    open: async () => createMemoryStore(state),
    crash: async () => createMemoryStore(structuredClone(state)),
    dispose: async () => undefined,
  }
}
