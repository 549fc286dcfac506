/** A whole unmasked text message, as a server says it (RFC 6455, section 5.2). */
const wholeText = 0x81

/**
 * One message with what goes before it on the wire, for whoever hands the same one to many sockets: to be written as `latin1`, a character a byte. A
 * string waits on the heap, whose garbage is soon collected, where a buffer would wait beside it.
 */
export function textFrame(text: string): string {
  const bytes = Buffer.byteLength(text)
  const asBytes = bytes === text.length ? text : Buffer.from(text).toString('latin1')
  return String.fromCharCode(...headOf(bytes)) + asBytes
}

function headOf(bytes: number): readonly number[] {
  if (bytes < 126) return [wholeText, bytes]
  if (bytes < 65_536) return [wholeText, 126, bytes >> 8, bytes & 0xff]
  const length = Buffer.alloc(8)
  length.writeBigUInt64BE(BigInt(bytes))
  return [wholeText, 127, ...length]
}
