import type { DatabaseSync } from 'node:sqlite'
import type { Changes, Store } from '../../runner/store.ts'

/** Makes the function that applies who belongs to which household. */
export function prepareHouseholds(db: DatabaseSync): (changes: Changes) => void {
  const join = db.prepare(`INSERT INTO household_members (customer, household) VALUES (?, ?)
    ON CONFLICT (customer) DO UPDATE SET household = excluded.household WHERE household <> excluded.household`)
  const leave = db.prepare('DELETE FROM household_members WHERE customer = ?')
  return ({ households }) => {
    for (const { customer, household } of households) {
      if (household === undefined) leave.run(customer)
      else join.run(customer, household)
    }
  }
}

/** Reads of who belongs to a household. */
export function prepareHouseholdReads(db: DatabaseSync): Pick<Store, 'householdMembers'> {
  const after = db.prepare(`SELECT customer FROM household_members
    WHERE household = ? AND customer > ? ORDER BY customer LIMIT ?`)
  return {
    householdMembers: async (household, customer, limit) =>
      after.all(household, customer, limit).map((row) => Number(row.customer)),
  }
}
