import { schedule } from '../advance.ts'
import { findPerson } from '../city.ts'
import type { Person } from '../person.ts'
import { react } from '../react.ts'
import type { Shown } from '../shown.ts'
import { describeNews, titleOf } from './line.ts'
import type { Push } from './push-gateway.ts'
import { cityTime, type Stage } from './stage.ts'
import { noteResponse } from './tally.ts'

/** Shows something to a person and lets happen what they do with it. */
export function showTo(stage: Stage, person: Person, shown: Shown): void {
  if (stage.shown.has(shown.id)) return
  stage.shown.add(shown.id)
  const at = cityTime(stage)
  stage.tally.deliveries++
  const { kind, messages } = react(stage.city, person, shown, at)
  schedule(stage.city, messages)
  const arm = stage.told.get(shown.decision ?? '')
  if (arm !== undefined && kind !== 'unreached') noteResponse(stage.tally, arm, kind === 'ordered')
  const title = `${shown.channel} ${titleOf(shown.content, shown.action)}`
  if (kind === 'ordered') {
    stage.tally.orders++
    stage.print(stage.ink.green(describeNews(person, at, `likes ${title} and will order`)))
  } else if (kind === 'refused') {
    stage.tally.refusals++
    stage.print(describeNews(person, at, `has had enough: no more ${shown.channel}`))
  }
}

/** A push has reached a phone. One that no call was waiting for (it comes from a timer) gets its line here. */
export async function receivePush(stage: Stage, push: Push): Promise<void> {
  const userId = push.identifiers.find((identifier) => identifier.startsWith('user:'))?.slice('user:'.length)
  const person = userId === undefined ? undefined : findPerson(stage.city, userId)
  if (!person) return
  const { id, decision, action, channel } = push
  const content = push.content as Shown['content']
  if (!stage.told.has(decision)) {
    const { arm } = await stage.api.readDecision(decision)
    stage.told.set(decision, arm)
    const title = stage.ink.bold(`${channel} ${titleOf(content, action)}`)
    stage.print(describeNews(person, cityTime(stage), `its time has come → ${title}`))
  }
  showTo(stage, person, { id, decision, action, channel, content })
}

/** A person looks into the inbox; what they have seen before leaves them cold. */
export async function lookIntoInbox(stage: Stage, person: Person): Promise<void> {
  for (const { id, action, content } of await stage.api.readInbox(person.id)) {
    const decision = stage.decisions.get(id)
    const about = decision === undefined ? {} : { decision }
    showTo(stage, person, { id, ...about, action, channel: 'inbox', content: content as Shown['content'] })
  }
}
