import { expect, test } from 'vitest'
import { CertificateWatch } from './certificate-watch.ts'
import type { AppleSettings } from './settings.ts'

const HOUR_MS = 3_600_000

test('a certificate that ends soon is told of once a day, and at once when it has ended', () => {
  const endsAt = Date.UTC(2026, 5, 30, 9)
  const told: [hoursBeforeEnd: number, said: string][] = []
  let now = endsAt - 32 * 24 * HOUR_MS
  const watch = new CertificateWatch(
    { apple: { endsAt } as AppleSettings, google: undefined },
    () => now,
    (_, said) => told.push([(endsAt - now) / HOUR_MS, said.slice(0, 36)]),
  )
  for (; now <= endsAt + 25 * HOUR_MS; now += HOUR_MS) watch.look()
  expect(told[0]).toEqual([30 * 24, 'a certificate for Apple Wallet ends '])
  expect(told.filter(([, said]) => said.includes('ends'))).toHaveLength(30)
  expect(told.filter(([, said]) => said.includes('ended'))).toEqual([
    [0, 'a certificate for Apple Wallet ended'],
    [-24, 'a certificate for Apple Wallet ended'],
  ])
})
