import { describeStore } from '../store-contract.ts'
import { emptyMemoryState } from './memory-state.ts'
import { createMemoryStore } from './memory-store.ts'

describeStore('the memory store', () => {
  const state = emptyMemoryState()
  return {
    open: async () => createMemoryStore(state),
    crash: async () => createMemoryStore(structuredClone(state)),
    dispose: async () => undefined,
  }
})
