export { anyCall } from './mutation/any-call.ts'
export { readerContract } from './mutation/reader-contract.ts'
