import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SignInTown, startTown } from './sign-in.fixture.ts'

const registration = {
  perVisit: 2,
  fields: [
    { trait: 'birthday', kind: 'date', label: { en: 'Birthday', es: 'Cumpleaños', fr: 'Anniversaire' } },
    { trait: 'shoeSize', kind: 'number', label: 'Shoe size', min: 15, max: 60 },
    { trait: 'sport', kind: 'choice', label: 'Sport', options: { run: 'Running', swim: 'Swimming' }, required: true },
    { trait: 'club', kind: 'text', label: 'Club', visit: 3 },
  ],
}

const playbook = {
  brand: { name: 'Registration', timezone: 'Etc/UTC', currency: 'USD' },
  channels: { inbox: { kind: 'inbox', consent: 'none', interrupts: false } },
}

/** What the form shows: the labels of its fields. */
async function labels(page: Page): Promise<string[]> {
  return (await page.locator('label').allInnerTexts()).map((text) => text.trim())
}

describe('P1: a profile that grows with each visit', () => {
  let town: SignInTown

  beforeAll(async () => {
    town = await startTown({ playbook, registration, accounts: { google: { eve: {}, kim: {} } } })
  })
  afterAll(() => town?.close())

  async function arrive(page: Page, sub: string, query: Readonly<Record<string, string>> = {}) {
    await town.shop.followLink(page, town.beginning('google', query))
    await page.click(`#as-${sub}`)
    await page.waitForLoadState()
  }

  const isBack = (page: Page) => page.url().startsWith(`${town.shop.origin}/signed-in#token=`)

  it('asks two things at a time, keeps what is given, and asks again only for what is required', async () => {
    const { context, page } = await town.visitor({ javaScriptEnabled: false })
    await arrive(page, 'eve')
    expect(await labels(page)).toEqual(['Birthday', 'Shoe size'])
    await page.fill('input[name="trait.birthday"]', '1990-02-28')
    await page.click('button[value=save]')
    expect(isBack(page)).toBe(true)
    expect((await town.customer('oidc:google:eve')).body).toMatchObject({
      traits: { birthday: '1990-02-28' },
      traitOrigins: { birthday: { source: 'registration' } },
    })

    await arrive(page, 'eve')
    expect(await labels(page)).toEqual(['Sport (required)'])
    await page.click('button[value=skip]')
    expect(isBack(page)).toBe(true)

    await arrive(page, 'eve')
    expect(await labels(page)).toEqual(['Sport (required)', 'Club'])
    await page.selectOption('select', 'swim')
    await page.fill('input[name="trait.club"]', '<b>Blue</b> & White')
    await page.click('button[value=save]')
    expect((await town.customer('oidc:google:eve')).body.traits).toMatchObject({
      sport: 'swim',
      club: '<b>Blue</b> & White',
    })

    await arrive(page, 'eve')
    expect(isBack(page)).toBe(true)
    await context.close()
  })

  it('says at the field what is wrong, in the language of the person, and keeps what was typed', async () => {
    const { context, page } = await town.visitor({ locale: 'fr-FR' })
    await arrive(page, 'kim', { lang: 'fr' })
    expect(await labels(page)).toEqual(['Anniversaire', 'Shoe size'])
    await page.fill('input[name="trait.shoeSize"]', '99')
    await page.click('button[value=save]')
    const field = page.locator('input[name="trait.shoeSize"]')
    expect(await field.inputValue()).toBe('99')
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    const problem = page.locator(`#${await field.getAttribute('aria-describedby')}`)
    expect(await problem.innerText()).toMatch(/grand|élevé/)
    expect((await town.customer('oidc:google:kim')).body.traits).not.toHaveProperty('shoeSize')
    await field.fill('42,5')
    await page.click('button[value=save]')
    expect(isBack(page)).toBe(true)
    expect((await town.customer('oidc:google:kim')).body.traits).toMatchObject({ shoeSize: 42.5 })
    await context.close()
  })

  it('takes no form that was made for another browser', async () => {
    const one = await town.visitor()
    await arrive(one.page, 'kim')
    const form = await one.page.inputValue('input[name=form]')
    const answer = await fetch(`${town.server.url}/v1/registration`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ form, do: 'save', 'trait.sport': 'run' }),
    })
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('state_missing')])
    expect((await town.customer('oidc:google:kim')).body.traits).not.toHaveProperty('sport')
    await one.context.close()
  })
})
