import { describeStore } from '../store-contract.ts'
import { createSqliteMedium } from './sqlite-medium.ts'
import { openDirectSqliteStore, openSqliteStore } from './sqlite-store.ts'

describeStore('the SQLite store', () => createSqliteMedium(openSqliteStore))
describeStore('the SQLite store without a thread', () => createSqliteMedium(openDirectSqliteStore))
