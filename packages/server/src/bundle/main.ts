import { makeBundle } from './make-bundle.ts'

// A start from the sources takes longer and is the same otherwise, so nothing is given up for this.
await makeBundle().catch((error: unknown) => console.error(`bundle: the sources are run as they are: ${error}`))
