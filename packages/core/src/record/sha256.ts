/**
 * The first `bytes` bytes of a text's SHA-256, as hex. A mutator awaits its Tx and nothing else, so that the platform's hash, which is
 * asynchronous, cannot be used in one; ids made of it must be the same on every device, so that no short home-made hash will do either.
 * The text is read as UTF-8; half a surrogate pair counts as U+FFFD.
 */
export function sha256(text: string, bytes = 32): string {
  const state = Int32Array.from(initialState)
  let filled = 0
  let total = 0
  const take = (byte: number): void => {
    // Four bytes push out whatever the word held before.
    words[filled >> 2] = (at(words, filled >> 2) << 8) | byte
    filled += 1
    if (filled < 64) return
    compress(state)
    filled = 0
    total += 64
  }
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) {
      take(unit)
      continue
    }
    const point = codePointAt(text, index, unit)
    if (point > 0xffff) index += 1
    takeLong(take, point)
  }
  const bits = (total + filled) * 8
  take(0x80)
  while (filled !== 56) take(0)
  const high = Math.floor(bits / 0x1_0000_0000)
  for (const word of [high, bits >>> 0]) for (let shift = 24; shift >= 0; shift -= 8) take((word >>> shift) & 0xff)
  return [...state]
    .map((word) => (word >>> 0).toString(16).padStart(8, '0'))
    .join('')
    .slice(0, bytes * 2)
}

function codePointAt(text: string, index: number, unit: number): number {
  if (unit < 0xd800 || unit > 0xdfff) return unit
  const next = text.charCodeAt(index + 1)
  const paired = unit < 0xdc00 && next >= 0xdc00 && next <= 0xdfff
  return paired ? 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00) : 0xfffd
}

function takeLong(take: (byte: number) => void, point: number): void {
  if (point < 0x800) {
    take(0xc0 | (point >> 6))
  } else {
    if (point < 0x10000) take(0xe0 | (point >> 12))
    else {
      take(0xf0 | (point >> 18))
      take(0x80 | ((point >> 12) & 0x3f))
    }
    take(0x80 | ((point >> 6) & 0x3f))
  }
  take(0x80 | (point & 0x3f))
}

const primes: number[] = []
for (let candidate = 2; primes.length < 64; candidate += 1)
  if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)

/** The first 32 bits of the fraction of a root, as the standard defines its constants. */
const fractionOf = (root: number): number => ((root - Math.floor(root)) * 0x1_0000_0000) | 0
const initialState = primes.slice(0, 8).map((prime) => fractionOf(Math.sqrt(prime)))
const roundConstants = Int32Array.from(primes.map((prime) => fractionOf(Math.cbrt(prime))))

/** One block, being filled and then stretched. Shared by all calls: none of them is ever interrupted. */
const words = new Int32Array(64)
const at = (array: Int32Array, index: number): number => array[index] as number
const rotated = (word: number, by: number): number => (word >>> by) | (word << (32 - by))

function compress(state: Int32Array): void {
  for (let index = 16; index < 64; index += 1) {
    const before15 = at(words, index - 15)
    const before2 = at(words, index - 2)
    const small0 = rotated(before15, 7) ^ rotated(before15, 18) ^ (before15 >>> 3)
    const small1 = rotated(before2, 17) ^ rotated(before2, 19) ^ (before2 >>> 10)
    words[index] = at(words, index - 16) + small0 + at(words, index - 7) + small1
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let index = 0; index < 64; index += 1) {
    const big1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
    const choice = (e & f) ^ (~e & g)
    const first = (h + big1 + choice + at(roundConstants, index) + at(words, index)) | 0
    const big0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  const sums = [a, b, c, d, e, f, g, h]
  for (const [index, sum] of sums.entries()) state[index] = (at(state, index) + sum) | 0
}
