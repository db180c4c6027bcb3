import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../cli/command-line.fixture.ts'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'
import { readThing } from './read-thing.ts'

const brand = { brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD' } }
const STORES = fileURLToPath(
  new URL('../../../../../shared/data/store_locations/starbucks_us_2012.csv.gz', import.meta.url),
)

test.each([
  ['products', { sku: 'a', name: 'A', price: 1.5 }, 'price'],
  ['products', { sku: 'a', name: 'A', category: '/shoes' }, 'category'],
  ['products', { sku: 'a', name: 'A', prize: 1 }, 'prize'],
  ['products', { name: 'A' }, 'sku'],
  ['products', 'A', ''],
  ['places', { id: 'a', name: 'A', lat: 91, lon: 0 }, 'lat'],
  [
    'places',
    {
      id: 'a',
      name: 'A',
      lat: 1,
      lon: 0,
      radius: 5,
      polygon: [
        [0, 0],
        [0, 1],
        [1, 1],
      ],
    },
    'polygon',
  ],
  [
    'places',
    {
      id: 'a',
      name: 'A',
      lat: 90,
      lon: 0,
      polygon: [
        [80, 0],
        [80, 120],
        [80, -120],
      ],
    },
    'polygon',
  ],
] as const)('%s that are wrong are refused, naming the field: %j', (kind, thing, field) => {
  expect(readThing(kind, thing)).toMatchObject({ field })
})

describe('the catalogue', { timeout: 60_000 }, () => {
  let attune: Attune
  let directory: string
  const start = async () => {
    attune = await startAttune(() => brand, { dataDirectory: join(directory, 'data') })
  }
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'attune-catalogue-'))
    await start()
  })
  afterAll(async () => {
    await attune.close()
    await rm(directory, { recursive: true, force: true })
  })

  const post = async (kind: string, body: string, type = 'application/x-ndjson') => {
    const headers = { authorization: `Bearer ${attune.server.keys?.admin}`, 'content-type': type }
    const response = await fetch(`${attune.server.url}/v1/catalogue/${kind}`, { method: 'POST', headers, body })
    // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind.
    return { status: response.status, body: (await response.json()) as any }
  }

  test('takes files, tells bad rows by their line, and lists page by page', async () => {
    const csv = [
      'sku,name,category,price,attributes.size',
      'b,"Shoe, ""high""\nand light",shoes/basketball,8900,44',
      'c,Shorts,clothes,12.5,',
      'd,Ball,balls,2500,7',
      'too,few',
    ].join('\n')
    const { body } = await post('products', csv, 'text/csv')
    expect(body).toMatchObject({ rows: 4, taken: 2, refused: 2 })
    expect(body.errors).toMatchObject([{ line: 4, field: 'price' }, { line: 6 }])
    expect((await post('products', '{"sku":"a","name":"A"}\n\nnope\n{"sku":"e"}')).body).toMatchObject({
      taken: 1,
      errors: [{ line: 3 }, { line: 4, field: 'name' }],
    })
    const first = (await attune.ask('GET', '/v1/catalogue/products?limit=2')).body
    expect(first).toMatchObject({
      total: 3,
      next: 'b',
      items: [{ sku: 'a' }, { attributes: { size: '44' }, price: 8900 }],
    })
    const second = (await attune.ask('GET', '/v1/catalogue/products?limit=2&after=b')).body
    expect(second).toMatchObject({ next: null, items: [{ sku: 'd' }] })
    expect((await attune.ask('GET', '/v1/catalogue/products?text=BALL')).body.items).toMatchObject([{ sku: 'd' }])
    expect((await attune.ask('GET', '/v1/catalogue/things')).body.code).toBe('invalid_query')
  })

  const run = async (...args: string[]) => {
    const { code, said } = await runCommand(...args)
    return { code, lines: said }
  }

  test('is loaded from a file by the command line, with columns of other names', async () => {
    const file = join(directory, 'stores.csv.gz')
    await writeFile(file, gzipSync('Store Number,Name,Latitude,Longitude\n7,"Two\nlines",47.6,-122.3\n8,Nowhere,x,0\n'))
    const access = ['--url', attune.server.url, '--key', attune.server.keys!.admin]
    const shape = ['--map', 'id=Store Number,name=Name,lat=Latitude,lon=Longitude', '--set', 'radius=50']
    expect(await run('catalogue', 'load', 'places', file, ...shape, ...access)).toEqual({
      code: 1,
      lines: [expect.stringMatching(/stores\.csv\.gz:4: lat: /), '1 places taken, 1 refused'],
    })
    expect((await attune.ask('GET', '/v1/catalogue/places/7')).body).toMatchObject({ type: 'store', radius: 50 })
  })

  test.runIf(existsSync(STORES))('takes ten thousand real stores', async () => {
    const access = ['--url', attune.server.url, '--key', attune.server.keys!.admin]
    const map = 'id=Store Number,name=Name,lat=Latitude,lon=Longitude,region=State,address.street=Street Address'
    const { lines } = await run('catalogue', 'load', 'places', STORES, '--map', map, '--set', 'radius=60', ...access)
    expect(lines.at(-1)).toBe('10843 places taken, 0 refused')
  })

  test('holds what was put into it, also after the next start, until it is taken out', async () => {
    const shoe = {
      sku: 'shoe-7',
      name: 'Court 7',
      category: 'shoes/basketball',
      brand: 'Hoop',
      price: 8999,
      cost: 4200,
    }
    const store = {
      id: 's1',
      name: 'Pike Place',
      type: 'store',
      lat: 47.6097,
      lon: -122.3425,
      radius: 80,
      region: 'WA',
    }
    expect((await attune.ask('PUT', '/v1/catalogue/products/shoe-7', shoe)).status).toBe(200)
    expect((await attune.ask('PUT', '/v1/catalogue/places/s1', { ...store, id: undefined })).status).toBe(200)
    expect((await attune.ask('PUT', '/v1/catalogue/products/gone', { name: 'Gone' })).status).toBe(200)
    expect((await attune.ask('PUT', '/v1/catalogue/products/other', { sku: 'b', name: 'B' })).body).toMatchObject({
      code: 'thing_invalid',
      field: 'sku',
    })
    const { keys } = attune.server
    expect((await attune.ask('DELETE', '/v1/catalogue/products/gone')).status).toBe(200)
    await attune.close()
    await start()
    // The keys were told once, when the data directory was made.
    attune = { ...attune, ask: askAs(attune, keys!.admin) }
    expect((await attune.ask('GET', '/v1/catalogue/products/shoe-7')).body).toEqual(shoe)
    expect((await attune.ask('GET', '/v1/catalogue/places/s1')).body).toEqual(store)
    expect((await attune.ask('GET', '/v1/catalogue/products/gone')).body.code).toBe('thing_unknown')
    expect((await attune.ask('DELETE', '/v1/catalogue/products/gone')).body.code).toBe('thing_unknown')
  })
})

/** Asks with a key that was made before. */
function askAs({ server }: Attune, key: string): Attune['ask'] {
  return async (method, path) => {
    const response = await fetch(server.url + path, { method, headers: { authorization: `Bearer ${key}` } })
    return { status: response.status, body: await response.json() }
  }
}
