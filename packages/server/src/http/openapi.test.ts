import { expect, test } from 'vitest'
import type { OpenApiDocument } from './openapi.ts'
import { createTestServer } from './test-server.fixture.ts'

async function describe(): Promise<OpenApiDocument> {
  return (await createTestServer().app.inject('/openapi.json')).json()
}

function everyRef(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref!)
}

test('every route is described, and everything described is a route', async () => {
  const { app } = createTestServer()
  const { paths } = await describe()
  await app.ready()
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => [method.toUpperCase(), path.replace(/\{(\w+)\}/g, ':$1')] as const),
  )
  for (const [method, url] of described)
    expect([method, url, app.hasRoute({ method: method as 'GET', url })]).toEqual([method, url, true])
  const printed = app.printRoutes({ commonPrefix: false }).matchAll(/\(([A-Z, ]+)\)/g)
  const methods = [...printed].flatMap(([, list]) => list!.split(', ')).filter((method) => method !== 'OPTIONS')
  expect(methods.sort()).toEqual(described.map(([method]) => method).sort())
})

test('every reference leads to a schema, and no schema is left over', async () => {
  const document = await describe()
  const names = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`)
  expect([...new Set(everyRef(document))].sort()).toEqual(names.sort())
})

test('every parameter of an address is described, and every answer has a description', async () => {
  for (const [path, methods] of Object.entries((await describe()).paths)) {
    for (const operation of Object.values(methods)) {
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`)
      expect(inPath.sort()).toEqual((path.match(/\{\w+\}/g) ?? []).sort())
      for (const { description } of Object.values(operation.responses)) expect(description).not.toBe('')
    }
  }
})

test('the page for people names every route and loads nothing from elsewhere', async () => {
  const { app } = createTestServer()
  const { body, headers } = await app.inject('/docs')
  expect(headers['content-type']).toContain('text/html')
  for (const path of Object.keys((await describe()).paths)) expect(body).toContain(`<code>${path}</code>`)
  expect(body).not.toMatch(/<script|src=|https?:\/\/(?!json-schema)[^"]*\.(js|css)|@import/)
})
