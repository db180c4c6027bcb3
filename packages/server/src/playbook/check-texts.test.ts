import { compilePlaybook } from '@attune/engine'
import { describe, expect, it } from 'vitest'
import { checkTexts } from './check-texts.ts'

function problemsOf(content: object, languages: object = {}, steps: readonly object[] = []) {
  const compiled = compilePlaybook({
    brand: { name: 'Texts', timezone: 'Etc/UTC', currency: 'USD' },
    channels: { push: { kind: 'webhook' }, sms: { kind: 'webhook', consent: 'none' } },
    ...(steps.length > 0 && { threads: { chat: { channels: ['sms'], keywords: ['chat'], steps } } }),
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
      '{% assign first = customer.name | split: " " | first %}{{ first }} {{ traits.tier }} {{ computed.orders }} {{ event.sku }} {{ links.why }} {{ links.wallet }}{% for one in relations %}{{ one.role }}{% endfor %}'
    expect(problemsOf({ text, deep: [{ more: '{{ facts.weather.sky }}' }] })).toEqual([])
  })

  it.each([
    [{ text: '{{ name }}' }, {}, `${AT}.content.text`, /there is no "name" in texts; .*`customer.name`/],
    [{ deep: [{ more: '{{ links.home }}' }] }, {}, `${AT}.content.deep[0].more`, /there is no link "home"/],
    [{ text: '{{ computed.spend }}' }, {}, `${AT}.content.text`, /there is no computed trait "spend"/],
    [{}, { es: { text: '{% if customer.name %}' } }, `${AT}.languages.es.text`, /not closed/],
    [{ text: '{{ customer.name | shout }}' }, {}, `${AT}.content.text`, /./],
    [{ text: "{% include 'header' %}" }, {}, `${AT}.content.text`, /"include" takes in another text/],
    [{ html: '{% if true %}{% render customer.name %}{% endif %}' }, {}, `${AT}.content.html`, /"render" takes in/],
    [{ text: "{% layout 'page' %}" }, {}, `${AT}.content.text`, /"layout" takes in/],
  ])('%j with %j is wrong at its place', (content, languages, path, message) => {
    expect(problemsOf(content, languages)).toEqual([{ path, message: expect.stringMatching(message) }])
  })

  it('of threads are Liquid too, in every form', () => {
    const said = (text: object | string) => problemsOf({}, {}, [{ id: 'hello', say: text }])
    expect(said('Hello {{ customer.name | default: "you" }}, {{ links.wallet }}')).toEqual([])
    expect(said({ en: 'Hello', es: '{% if customer.name %}Hola' })).toEqual([
      { path: 'threads.chat.steps[0].say.es', message: expect.stringMatching(/not closed/) },
    ])
  })
})
