import { openClient } from '@etude/client-sdk'

// What a page of the product would import, put where a test can reach it.
Object.assign(globalThis, { openEtudeClient: openClient })
