/** Something of an export that did not become part of a playbook, or did so in another way. */
export interface Remark {
  /** left-out: it is not there; differs: it is there, and behaves otherwise. */
  readonly kind: 'left-out' | 'differs'
  readonly flow: string
  /** Where it stands in the flow, as people find it: its node. */
  readonly place: string
  /** The name of its type in the export. */
  readonly what: string
  readonly why: string
}

/** Collects remarks for one place after the other. */
export class Remarks {
  readonly list: Remark[] = []

  at(flow: string, place: string): Place {
    const add = (kind: Remark['kind']) => (what: string, why: string) => {
      const known = this.list.some(
        (one) => one.place === place && one.what === what && one.why === why && one.flow === flow,
      )
      if (!known) this.list.push({ kind, flow, place, what, why })
    }
    return { leftOut: add('left-out'), differs: add('differs') }
  }
}

/** Notes what is said of one place. */
export interface Place {
  leftOut(what: string, why: string): void
  differs(what: string, why: string): void
}
