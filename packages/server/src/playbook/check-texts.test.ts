import { compilePlaybook } from '@attune/engine'
import { describe, expect, it } from 'vitest'
import { checkTexts } from './check-texts.ts'

function problemsOf(content: object, languages: object = {}) {
  const compiled = compilePlaybook({
    brand: { name: 'Texts', timezone: 'Etc/UTC', currency: 'USD' },
    channels: { push: { kind: 'webhook' } },
    triggers: { came: { on: { event: 'came' } } },
    computed: { orders: { calculate: 'count', event: 'order' } },
    actions: { hello: { value: 1, triggers: ['came'], treatments: [{ channel: 'push', content, languages }] } },
  })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return checkTexts(compiled.playbook.definition)
}

const AT = 'actions.hello.treatments[0]'

describe('texts of a playbook', () => {
  it('may refer to what there is, to names of their own, and to any trait', () => {
    const text =
      '{% assign first = customer.name | split: " " | first %}{{ first }} {{ traits.tier }} {{ computed.orders }} {{ event.sku }} {{ links.why }}{% for one in relations %}{{ one.role }}{% endfor %}'
    expect(problemsOf({ text, deep: [{ more: '{{ facts.weather.sky }}' }] })).toEqual([])
  })

  it.each([
    [{ text: '{{ name }}' }, {}, `${AT}.content.text`, /there is no "name" in texts; .*`customer.name`/],
    [{ deep: [{ more: '{{ links.home }}' }] }, {}, `${AT}.content.deep[0].more`, /there is no link "home"/],
    [{ text: '{{ computed.spend }}' }, {}, `${AT}.content.text`, /there is no computed trait "spend"/],
    [{}, { es: { text: '{% if customer.name %}' } }, `${AT}.languages.es.text`, /not closed/],
    [{ text: '{{ customer.name | shout }}' }, {}, `${AT}.content.text`, /./],
  ])('%j with %j is wrong at its place', (content, languages, path, message) => {
    expect(problemsOf(content, languages)).toEqual([{ path, message: expect.stringMatching(message) }])
  })
})
