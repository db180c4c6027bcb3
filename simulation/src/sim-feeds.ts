import type { Playbook } from '@attune/engine'
import type { Server } from './clients.ts'
import type { Scheduler } from './scheduler.ts'

/** Weather that changes and marketers who publish, until `on` says that it is enough. */
export function keepChanging(
  scheduler: Scheduler,
  server: () => Server | undefined,
  playbooks: readonly Playbook[],
  on: () => boolean,
): void {
  const refused = () => undefined
  const weather = () => {
    if (!on()) return
    const value = { temperature: scheduler.between(-5, 30) }
    server()
      ?.runner.putFeeds([{ feed: 'weather', key: scheduler.pick(['10001', '60601', '94105']), value }])
      .catch(refused)
    scheduler.after(scheduler.magnitude(600_000, 14_400_000), weather)
  }
  const publish = () => {
    if (!on()) return
    server()?.runner.publish(scheduler.pick(playbooks)).catch(refused)
    scheduler.after(scheduler.magnitude(3_600_000, 2 * 86_400_000), publish)
  }
  weather()
  scheduler.after(scheduler.magnitude(3_600_000, 86_400_000), publish)
}
