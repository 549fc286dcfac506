export { readerContract } from './mutation/reader-contract.ts'
