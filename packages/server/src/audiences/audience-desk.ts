import { compilePlaybook, createRandom, memberSince, type Playbook } from '@attune/engine'
import { decodeCustomer } from '../documents/customer-codec.ts'
import type { Sealing } from '../privacy/sealing.ts'
import { type Circumstances, prepareAsking } from './asking.ts'
import { type Count, countAll } from './count.ts'
import { estimateSize } from './estimate.ts'
import { type AudienceReads, openReads } from './open-reads.ts'
import type { AsOf, AudienceAnswers, AudienceQuestion, Member } from './question.ts'

/** Counts that are remembered: of more, the one begun first is forgotten. */
const MAX_COUNTS = 20

interface Job {
  count: Count
  cancelled: boolean
}

/** Answers questions about audiences from what the store holds. */
export class AudienceDesk {
  readonly #file: string
  readonly #sealing: Sealing
  readonly #reads: AudienceReads
  readonly #jobs = new Map<string, Job>()
  #playbook: Playbook | undefined

  constructor(file: string, sealing: Sealing) {
    this.#file = file
    this.#sealing = sealing
    this.#reads = openReads(file)
  }

  async answer(question: AudienceQuestion): Promise<AudienceAnswers[AudienceQuestion['type']]> {
    switch (question.type) {
      case 'estimate':
        return this.#estimate(question)
      case 'count':
        return this.#begin(question)
      case 'count-status':
        return this.#jobs.get(question.job)?.count
      case 'count-cancel':
        return this.#cancel(question.job)
      case 'members':
        return this.#members(question)
      case 'overlap':
        return this.#overlap(question.audiences)
      case 'points':
        return this.#reads.audiencePoints(question.audience, question.from)
    }
  }

  async #estimate({ asOf, budgetMs, where }: AudienceQuestion & { type: 'estimate' }) {
    const start = performance.now()
    const circumstances = this.#circumstances(asOf)
    const position = this.#reads.refresh()
    const asking = prepareAsking(where, circumstances, this.#reads)
    const elapsed = () => performance.now() - start
    const random = createRandom(JSON.stringify([where, position]))
    return { ...(await estimateSize(asking, this.#reads, { budgetMs, elapsed, random })), position }
  }

  #begin({ asOf, job, where }: AudienceQuestion & { type: 'count' }): Count {
    const circumstances = this.#circumstances(asOf)
    const reads = openReads(this.#file, { frozen: true })
    try {
      const asking = prepareAsking(where, circumstances, reads)
      const position = reads.refresh()
      const begun: Job = {
        count: { state: 'running', asked: 0, of: reads.lastCustomer(), size: 0, position },
        cancelled: false,
      }
      this.#jobs.set(job, begun)
      for (const known of this.#jobs.keys()) if (this.#jobs.size > MAX_COUNTS) this.#cancel(known, true)
      void this.#run(begun, countAll(asking, reads, position), reads)
      return begun.count
    } catch (error) {
      reads.close()
      throw error
    }
  }

  async #run(job: Job, counting: AsyncGenerator<Count>, reads: AudienceReads): Promise<void> {
    try {
      for await (const count of counting) {
        job.count = count
        if (job.cancelled) break
        await new Promise((resolve) => setImmediate(resolve))
      }
      if (job.count.state === 'running') job.count = { ...job.count, state: 'cancelled' }
    } catch {
      job.count = { ...job.count, state: 'failed' }
    } finally {
      reads.close()
    }
  }

  #cancel(id: string, forget = false): Count | undefined {
    const job = this.#jobs.get(id)
    if (job === undefined) return undefined
    job.cancelled = true
    if (forget) this.#jobs.delete(id)
    return job.count.state === 'running' ? { ...job.count, state: 'cancelled' } : job.count
  }

  async #members({ after, audience, limit, traits }: AudienceQuestion & { type: 'members' }) {
    const position = this.#reads.refresh()
    const customers = await this.#reads.members(audience, after, limit)
    const documents = await this.#reads.customers(customers)
    const members = customers.map((customer): Member => {
      const document = decodeCustomer(documents.get(customer)!, this.#reads.words, this.#sealing)
      const since = memberSince(document, audience) ?? 0
      const shown = traits.flatMap((name) => {
        const trait = document.traits.find((one) => one.name === name)
        return trait === undefined || trait.value === null ? [] : [[name, trait.value] as const]
      })
      return { customer, since, identifiers: document.identifiers, traits: Object.fromEntries(shown) }
    })
    return { members, next: customers.length < limit ? undefined : customers.at(-1)!, position }
  }

  async #overlap(audiences: readonly string[]) {
    const position = this.#reads.refresh()
    const sizes: number[][] = audiences.map(() => audiences.map(() => 0))
    for (const [i, one] of audiences.entries())
      for (let j = 0; j <= i; j++) {
        const size = await this.#reads.overlap(one, audiences[j]!)
        sizes[i]![j] = size
        sizes[j]![i] = size
      }
    return { sizes, position }
  }

  #circumstances({ definition, era, now, version }: AsOf): Circumstances {
    if (definition !== undefined) {
      const compiled = compilePlaybook(definition)
      if (compiled.ok) this.#playbook = compiled.playbook
    }
    if (this.#playbook?.version !== version) throw new Error(`the playbook ${version} was not given`)
    return { playbook: this.#playbook, era, now, sealing: this.#sealing }
  }
}
