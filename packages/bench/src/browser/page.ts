import * as engine from './engine.ts'
import * as raw from './raw.ts'

// Called from outside by their names.
Object.assign(globalThis, { engine, raw })
