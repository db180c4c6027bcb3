import { describeSweeps } from '../sweep-contract.ts'
import { createSqliteMedium } from './sqlite-medium.ts'
import { openDirectSqliteStore } from './sqlite-store.ts'

describeSweeps('the SQLite store', () => createSqliteMedium(openDirectSqliteStore))
