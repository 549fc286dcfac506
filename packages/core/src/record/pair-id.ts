import { RecordId } from './ids.ts'

/** The id of a record that ties two things together: made twice, on two devices, it is still one record. */
export const pairId = (first: string, second: string): RecordId => RecordId.parse(`${first}~${second}`)
