/** Parts of exports for tests: nodes are told by short names, which become what UUIDs are in real ones. */

type Part = Readonly<Record<string, unknown>>

/** A node without a router. */
export function node(uuid: string, actions: readonly Part[], to: string | null = null): Part {
  return {
    uuid,
    actions: actions.map((action, i) => ({ uuid: `${uuid}-${i}`, ...action })),
    exits: [{ uuid: `${uuid}-exit`, destination_uuid: to }],
  }
}

interface Way {
  readonly name: string
  readonly to: string | null
  readonly tests?: readonly (readonly [type: string, ...args: string[]])[]
}

interface Routing {
  readonly ways: readonly Way[]
  readonly otherwise?: { readonly name: string; readonly to: string | null }
  readonly operand?: string
  readonly result?: string
  readonly wait?: Part
  readonly actions?: readonly Part[]
}

/** A node that tells ways apart by tests; with `wait` it waits for a text. */
export function router(
  uuid: string,
  { actions = [], operand = '@input.text', otherwise = { name: 'Other', to: null }, result, wait, ways }: Routing,
): Part {
  const all = [...ways, otherwise]
  const category = (name: string) => `${uuid}-${name}`
  const categories = all.map(({ name }) => ({ uuid: category(name), name, exit_uuid: `${category(name)}-exit` }))
  const cases = ways.flatMap(({ name, tests = [] }) =>
    tests.map(([type, ...args], i) => ({
      uuid: `${category(name)}-case-${i}`,
      type,
      arguments: args,
      category_uuid: category(name),
    })),
  )
  return {
    ...node(uuid, actions),
    router: {
      type: 'switch',
      operand,
      cases,
      categories,
      default_category_uuid: category(otherwise.name),
      ...(wait && { wait: { type: 'msg', ...wait } }),
      ...(result && { result_name: result }),
    },
    exits: all.map(({ name, to }) => ({ uuid: `${category(name)}-exit`, destination_uuid: to })),
  }
}

export function say(text: string, rest: Part = {}): Part {
  return { type: 'send_msg', text, attachments: [], quick_replies: [], ...rest }
}

export function flow(name: string, nodes: readonly Part[], rest: Part = {}): Part {
  return {
    name,
    uuid: `flow-${name}`,
    spec_version: '13.6.1',
    type: 'messaging',
    language: 'eng',
    revision: 1,
    expire_after_minutes: 1440,
    localization: {},
    nodes,
    _ui: {},
    ...rest,
  }
}

/** An export as it is written to a file. */
export function exported(flows: readonly Part[], rest: Part = {}): string {
  return JSON.stringify({
    version: '13',
    site: 'https://example.org',
    flows,
    campaigns: [],
    triggers: [],
    fields: [],
    groups: [],
    ...rest,
  })
}
