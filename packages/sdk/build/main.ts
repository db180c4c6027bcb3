// Makes `dist`, which is what is published: `npm run build --workspace @attune/sdk`.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { bundleSdk, declareTypes } from './bundle-sdk.ts'

const dist = new URL('../dist/', import.meta.url)
await rm(dist, { recursive: true, force: true })
await mkdir(dist, { recursive: true })
for (const [name, code] of Object.entries(await bundleSdk())) await writeFile(new URL(name, dist), code)
declareTypes(fileURLToPath(dist))
