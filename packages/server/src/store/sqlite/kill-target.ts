import { changesUpTo, decisionRow, historyFrom, orderRecord } from '../sample-changes.ts'
import { openSqliteStore } from './sqlite-store.ts'

// For tests: a process that commits without end and says so after each commit, until it is killed.
const store = await openSqliteStore({ file: process.argv[2]! })
const document = Buffer.alloc(700)

for (let position = (await store.snapshot()).position + 1; ; position++) {
  document.writeUInt32LE(position)
  await store.commit(
    changesUpTo(position, {
      customers: Array.from({ length: 50 }, (_, index) => ({ id: index + 1, document, wakeAt: position })),
      history: [historyFrom(position, [orderRecord(1, `e${position}`, position)])],
      decisions: [decisionRow(`d${position}`, 1, position)],
      tallies: [['events', position]],
    }),
  )
  process.stdout.write(`${position}\n`)
}
