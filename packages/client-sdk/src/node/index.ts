export { fileEngine } from '../local-store/file-engine.ts'
export { memoryEngine } from '../local-store/memory-engine.ts'
