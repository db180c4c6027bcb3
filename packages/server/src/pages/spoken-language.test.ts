import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'

let attune: Attune
beforeAll(async () => {
  attune = await startAttune(() => ({
    brand: { name: 'Bean', timezone: 'UTC', currency: 'EUR', language: 'fr' },
    channels: { inbox: { kind: 'inbox', consent: 'opt-in' } },
  }))
})
afterAll(() => attune.close())

const open = async (user: string, purpose: 'wallet' | 'preferences', accepted = '') => {
  const { url } = (await attune.ask('POST', '/v1/links', { identifier: `user:${user}`, purpose })).body
  return (await fetch(url, { headers: { 'accept-language': accepted } })).text()
}
const identify = (userId: string, traits: object) =>
  attune.ask('POST', '/v1/identify', { userId, traits, messageId: `i-${userId}` })

test('pages speak the language that is stated of the person, else that of the browser, else that of the brand', {
  timeout: 60_000,
}, async () => {
  await identify('uli', { locale: 'de_CH' })
  await identify('ann', {})
  expect(await open('uli', 'wallet', 'en')).toContain('<h1>Ihre Wallet bei Bean</h1>')
  const choices = await open('uli', 'preferences', 'en')
  expect(choices).toContain('<html lang="de"')
  expect(choices).toContain('Wie Bean Sie erreichen darf')
  expect(choices).toContain('<option value="de">Deutsch</option>')
  expect(await open('ann', 'wallet', 'es-MX')).toContain('Tu cartera en Bean')
  expect(await open('ann', 'wallet', 'it')).toContain('Votre portefeuille chez Bean')
  // What somebody chose goes before what is stated of them.
  const chosen = { userId: 'uli', event: 'Preferences Changed', messageId: 'c', properties: { language: 'es' } }
  await attune.ask('POST', '/v1/track', chosen)
  expect(await open('uli', 'wallet', 'en')).toContain('Tu cartera en Bean')
})
