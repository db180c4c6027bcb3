import { renderDocs } from '../docs-page.ts'
import { describeRoutes } from '../openapi.ts'
import { sendReply } from '../reply.ts'
import { JSON_TYPE, type Route } from '../route.ts'

/** The description of the given routes, and of its own two, for machines and for people. Made when first asked for. */
export function docsRoutes(others: readonly Route[], version: string): Route[] {
  const describe = once(() => describeRoutes([...others, ...own], version))
  const json = once(() => JSON.stringify(describe()))
  const page = once(() => renderDocs(describe()))
  const own: Route[] = [
    {
      method: 'GET',
      url: '/openapi.json',
      permission: 'public',
      description: { group: 'Documentation', summary: 'This description, for machines', answer: { type: JSON_TYPE } },
      handle: (_request, reply) => sendReply(reply, { status: 200, body: json() }),
    },
    {
      method: 'GET',
      url: '/docs',
      permission: 'public',
      description: { group: 'Documentation', summary: 'This description, for people', answer: { type: 'text/html' } },
      handle: (_request, reply) => reply.header('content-type', 'text/html; charset=utf-8').send(page()),
    },
  ]
  return own
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
